// Communes, intercommunalités, départements and régions are searched while their name is typed (combobox pattern of the ARIA guide).

import { get } from "./server.js";

const PAUSE = 250;
let counter = 0;

class PlaceBox {
  constructor(input, address) {
    counter += 1;
    this.input = input;
    this.address = address;
    this.row = input.closest("tr");
    this.base = this.row ? input.name.replace(/-label$/, "") : input.name;
    this.list = document.createElement("ul");
    this.list.className = "ptce-matches";
    this.list.id = `territoires-${counter}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Territoires trouvés");
    this.list.hidden = true;
    input.dataset.equipped = "";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.after(this.list);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 200));
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
  }

  async search() {
    const text = this.input.value.trim();
    if (text.length < 2) {
      this.close();
      return;
    }
    this.request?.abort();
    this.request = new AbortController();
    const level = this.input.dataset.place ?? this.level()?.value ?? "";
    try {
      const { data } = await get(`${this.address}?echelon=${level}&q=${encodeURIComponent(text)}`, this.request.signal);
      this.show(data?.matches ?? []);
    } catch {
      this.close();
    }
  }

  level() {
    return this.row?.querySelector("select[name$='-level']");
  }

  show(matches) {
    this.matches = matches;
    this.active = -1;
    this.list.replaceChildren(
      ...matches.map((match, rank) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${rank}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = match.detail ? `${match.label} – ${match.detail}` : match.label;
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          this.choose(rank);
        });
        return option;
      }),
    );
    this.list.hidden = matches.length === 0;
    this.input.setAttribute("aria-expanded", String(matches.length > 0));
  }

  key(event) {
    if (this.list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.activate((this.active + steps[event.key] + this.matches.length) % this.matches.length);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.active);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  activate(rank) {
    this.active = rank;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === rank)));
    this.input.setAttribute("aria-activedescendant", this.list.children[rank].id);
  }

  choose(rank) {
    const match = this.matches[rank];
    const holder = this.row ?? this.input.parentElement;
    this.input.value = match.label;
    holder.querySelector(`[name="${this.base}-code"]`).value = match.code;
    holder.querySelector(`[name="${this.base}-known"]`).value = match.label;
    const level = this.level();
    if (level) level.value = match.level;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

export function startPlaces(answer, address) {
  const equip = () => {
    for (const input of answer.querySelectorAll("input[data-place], [data-kind=TERRITORY] input[name$='-label']")) {
      if (input.dataset.equipped === undefined) new PlaceBox(input, address);
    }
  };
  equip();
  answer.addEventListener("ptce:row", equip);
}
