// Who is where in the dossier, told to the server every ten seconds and read in its answer: advice, never a lock.

import { csrf, post } from "./server.js";

const EVERY = 10_000;
// The server forgets a mark thirty seconds after its last sign: somebody who stopped typing stops giving any.
const IDLE = 15_000;
const SOON = 250;

function ownName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Presence {
  // autosave: the page's, when answers are written there.
  constructor(box, { form = null, autosave = null }) {
    this.box = box;
    this.form = form;
    this.autosave = autosave;
    this.tab = ownName();
    this.field = "";
    this.active = 0;
    this.again = false;
    this.stamp = box.dataset.stamp;
    this.told = new Set();
    if (form) this.follow(form);
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.tell()));
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("ptce:signed-in", () => {
      this.isOver = false;
      this.tell();
    });
    setInterval(() => this.tell(), EVERY);
    this.tell();
  }

  follow(form) {
    const answerOf = (target) => target?.closest?.("[data-answer]")?.dataset.answer ?? "";
    form.addEventListener("focusin", (event) => {
      const field = answerOf(event.target);
      this.warn(field);
      this.write(field);
    });
    form.addEventListener("input", (event) => this.write(answerOf(event.target)));
    form.addEventListener("focusout", (event) => answerOf(event.relatedTarget) !== this.field && this.write(""));
  }

  write(field) {
    const isNew = field !== this.field || (field && Date.now() - this.active > IDLE);
    this.field = field;
    this.active = Date.now();
    if (isNew) this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), SOON);
  }

  get sign() {
    const sign = new URLSearchParams({ stamp: this.stamp });
    if (!("writes" in this.box.dataset)) return sign;
    sign.set("tab", this.tab);
    sign.set("section", this.box.dataset.section);
    if (this.field && Date.now() - this.active < IDLE) sign.set("field", this.field);
    return sign;
  }

  async tell() {
    if (document.hidden || this.isOver) return;
    // What changed while a sign was on its way leaves with the next, at once.
    this.again = this.telling;
    if (this.telling) return;
    this.telling = true;
    const { outcome, data } = await post(this.box.dataset.watch, this.sign);
    this.telling = false;
    if (outcome === "saved") this.show(data);
    else this.show({ sections: {}, fields: {} });
    // Signed out, out of the team: asking again would not change the answer.
    this.isOver = ["signed-out", "forbidden", "gone"].includes(outcome);
    if (this.again) this.soon();
  }

  leave() {
    if (!("writes" in this.box.dataset)) return;
    navigator.sendBeacon(this.box.dataset.watch, new URLSearchParams({ tab: this.tab, left: "1", csrfmiddlewaretoken: csrf() }));
  }

  show({ stamp, sections, fields, versions }) {
    const titles = new Map([["", ""]]);
    for (const part of document.querySelectorAll("[data-part]")) {
      titles.set(part.dataset.part, part.dataset.title);
      this.put(part.querySelector("[data-part-others]"), (sections[part.dataset.part] ?? []).map((said) => `${said} dans cette partie`).join(" · "));
    }
    const lines = Object.entries(sections).flatMap(([id, sayings]) =>
      titles.has(id) ? sayings.map((said) => (id ? `${said} dans «\u00a0${titles.get(id)}\u00a0»` : `${said} sur la vue d’ensemble`)) : [],
    );
    this.list(lines);
    for (const here of document.querySelectorAll("[data-here]")) this.put(here, fields[here.closest("[data-answer]").dataset.answer] ?? "");
    if (stamp) this.stamp = stamp;
    if (versions) this.versions = versions;
    if (this.versions) this.autosave?.catchUp(this.versions);
  }

  list(lines) {
    const list = this.box.querySelector("[data-together]");
    if ([...list.children].map((item) => item.textContent).join("\n") === lines.join("\n")) return;
    list.replaceChildren(
      ...lines.map((line) => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }),
    );
  }

  put(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  // Said once to a screen reader, when the writer enters an answer that somebody else is writing.
  warn(field) {
    const text = field && document.getElementById(`ici-${field}`)?.textContent;
    if (!text || this.told.has(`${field} ${text}`)) return;
    this.told.add(`${field} ${text}`);
    this.autosave?.announce(`${text}. Vous pouvez écrire aussi\u00a0: rien ne sera remplacé sans vous le dire.`);
  }
}
