// Tables of rows: add and remove without leaving the page. Rows keep their number: what is removed leaves a gap, which the server reads as empty.

import { Paste } from "./paste.js";

function renumber(text, prefix, number) {
  const rest = text.slice(prefix.length + 1);
  return `${prefix}-${number}${rest.slice(rest.indexOf("-"))}`;
}

function numberOf(row, prefix) {
  const input = [...row.querySelectorAll("input, select")].find((item) => item.name.startsWith(`${prefix}-`));
  return Number(input.name.slice(prefix.length + 1).split("-")[0]);
}

class RowTable {
  constructor(holder, changed) {
    this.table = holder.querySelector("table");
    this.prefix = holder.querySelector(".fr-table").id.replace(/-table$/, "");
    this.body = this.table.tBodies[0];
    this.changed = changed;
    this.button = holder.querySelector("button[name=action][value^='rows:']");
    this.button.type = "button";
    this.button.dataset.addRow = this.prefix;
    this.button.textContent = this.button.textContent.replace("des lignes", "une ligne");
    this.button.addEventListener("click", () => this.add().querySelector("input:not([type=hidden]), select").focus());
    this.heading();
    [...this.body.rows].forEach((row) => this.equip(row));
  }

  heading() {
    const cell = document.createElement("th");
    cell.scope = "col";
    const text = document.createElement("span");
    text.className = "fr-sr-only";
    text.textContent = "Retirer";
    cell.append(text);
    this.table.tHead.rows[0].append(cell);
  }

  equip(row) {
    const cell = row.insertCell();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--tertiary-no-outline fr-btn--sm fr-icon-delete-line";
    button.title = `Retirer la ligne ${numberOf(row, this.prefix) + 1}`;
    button.textContent = button.title;
    button.addEventListener("click", () => this.remove(row));
    cell.append(button);
  }

  add() {
    const last = this.body.rows[this.body.rows.length - 1];
    const number = Math.max(...[...this.body.rows].map((row) => numberOf(row, this.prefix))) + 1;
    const row = last.cloneNode(true);
    row.querySelectorAll(".fr-error-text, [data-hint], [name$='-choice'], [role=listbox]").forEach((item) => item.remove());
    row.querySelectorAll("[name]").forEach((input) => this.reset(input, number));
    row.querySelectorAll("label[for]").forEach((label) => (label.htmlFor = renumber(label.htmlFor, this.prefix, number)));
    row.querySelectorAll("label .fr-sr-only").forEach((text) => (text.textContent = text.textContent.replace(/ligne \d+/, `ligne ${number + 1}`)));
    row.deleteCell(-1);
    this.body.append(row);
    this.equip(row);
    row.dispatchEvent(new CustomEvent("ptce:row", { bubbles: true }));
    return row;
  }

  reset(input, number) {
    input.name = renumber(input.name, this.prefix, number);
    if (input.id) input.id = renumber(input.id, this.prefix, number);
    const label = input.getAttribute("aria-label");
    if (label) input.setAttribute("aria-label", label.replace(/ligne \d+/, `ligne ${number + 1}`));
    for (const name of ["aria-invalid", "aria-describedby", "aria-controls", "aria-expanded", "role", "data-equipped"]) input.removeAttribute(name);
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
  }

  remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (!next) this.add();
    row.remove();
    (next?.querySelector("input:not([type=hidden]), select") ?? this.button).focus();
    this.changed();
  }
}

export function startTables(answer) {
  for (const holder of answer.querySelectorAll(".ptce-field__table")) {
    const table = new RowTable(holder, () => answer.dispatchEvent(new Event("change", { bubbles: true })));
    new Paste(holder, table);
  }
}
