// Rows copied from a spreadsheet and pasted in a cell fill the rows below; what the page cannot read is left empty and said.

import { post } from "./server.js";

const MOST = 500;
const YES = new Set(["oui", "x", "1", "vrai", "true", "yes"]);

function bare(text) {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return (plain.match(/[0-9a-z]+/g) ?? []).join(" ");
}

// A spreadsheet writes between quotes the cells that hold a tab, a quote or a line break.
function linesOf(text) {
  const lines = [[""]];
  let quoted = false;
  const add = (char) => {
    const line = lines.at(-1);
    line[line.length - 1] += char;
  };
  for (let place = 0; place < text.length; place += 1) {
    const char = text[place];
    if (char === '"' && quoted && text[place + 1] === '"') {
      add('"');
      place += 1;
    } else if (char === '"' && (quoted || lines.at(-1).at(-1) === "")) quoted = !quoted;
    else if (char === "\t" && !quoted) lines.at(-1).push("");
    else if (char === "\n" && !quoted) lines.push([""]);
    else add(char);
  }
  const tidy = lines.map((line) => line.map((cell) => cell.replace(/\s+/g, " ").trim()));
  return tidy.filter((line) => line.some((cell) => cell));
}

const columnOf = (input) => input.name.slice(input.name.lastIndexOf("-") + 1);
const digitsOf = (input) => input?.value.replace(/\D/g, "") ?? "";

function inputsOf(row) {
  return [...row.querySelectorAll("input:not([type=hidden]), select")].filter((input) => input.name && !input.name.endsWith("-choice"));
}

// Return whether the cell could take the text.
function put(input, text) {
  if (input.type === "checkbox") {
    input.checked = YES.has(bare(text));
    return true;
  }
  if (input.tagName !== "SELECT") {
    input.value = text;
    return true;
  }
  const wanted = bare(text);
  const option = [...input.options].find((one) => one.value && (one.value === text || bare(one.textContent) === wanted || bare(one.value) === wanted));
  input.value = option?.value ?? "";
  return !text || Boolean(option);
}

export class Paste {
  // rows: the RowTable, which adds rows and says that something changed.
  constructor(holder, rows) {
    this.rows = rows;
    this.form = holder.closest("form");
    this.said = document.createElement("p");
    this.said.className = "fr-text--sm fr-mt-1w";
    this.said.setAttribute("role", "status");
    holder.append(this.said);
    rows.table.addEventListener("paste", (event) => this.pasted(event));
  }

  pasted(event) {
    const text = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
    const row = event.target.closest("tbody tr");
    if (!row || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const lines = linesOf(text);
    if ([...this.rows.body.rows].indexOf(row) + lines.length > MOST) {
      this.said.textContent = `Rien n’est collé\u00a0: ${lines.length}\u00a0lignes, et un tableau en contient ${MOST} au plus. Regroupez-les, ou n’en collez qu’une partie.`;
      return;
    }
    this.fill(row, columnOf(event.target), lines);
  }

  fill(row, column, lines) {
    const columns = inputsOf(row).map(columnOf);
    const titles = this.titles(lines[0], columns);
    const targets = titles ?? columns.slice(columns.indexOf(column));
    const body = titles ? lines.slice(1) : lines;
    const left = new Set();
    const filled = [];
    let here = row;
    for (const line of body) {
      here ??= this.rows.add();
      const inputs = Object.fromEntries(inputsOf(here).map((input) => [columnOf(input), input]));
      line.forEach((cell, place) => {
        const input = inputs[targets[place]];
        if (input && !put(input, cell)) left.add(cell);
      });
      filled.push(inputs);
      here = here.nextElementSibling;
    }
    this.said.textContent = body.length > 1 ? `${body.length}\u00a0lignes collées.` : "1\u00a0ligne collée.";
    if (left.size) this.said.textContent += ` Hors des listes, laissé vide, à choisir\u00a0: ${[...left].slice(0, 5).join(", ")}.`;
    this.rows.changed();
    this.name(filled);
  }

  titles(line, columns) {
    const heads = [...this.rows.table.tHead.rows[0].cells].map((cell) => bare(cell.textContent));
    const found = line.map((cell) => columns[heads.indexOf(bare(cell))]);
    return found.filter(Boolean).length > 1 ? found : null;
  }

  // The names that the directory has given already; the other numbers are asked for later, at the directory's pace.
  async name(filled) {
    const numbers = filled.map(({ siret }) => digitsOf(siret)).filter((digits) => digits.length === 14);
    if (!numbers.length || !this.form.dataset.known) return;
    const { outcome, data } = await post(this.form.dataset.known, new URLSearchParams(numbers.map((digits) => ["siret", digits])));
    if (outcome !== "saved") return;
    let count = 0;
    for (const { siret, name } of filled) {
      const found = data.names[digitsOf(siret)];
      if (!found || !name || name.value) continue;
      name.value = found;
      count += 1;
    }
    if (count) {
      this.said.textContent += count > 1 ? ` ${count}\u00a0noms trouvés dans l’annuaire.` : " 1\u00a0nom trouvé dans l’annuaire.";
      this.rows.changed();
    }
    if (data.unknown.length) this.said.textContent += ` Inconnus de l’annuaire, gardés, à vérifier\u00a0: ${data.unknown.slice(0, 5).join(", ")}.`;
    if (data.waiting) this.said.textContent += ` ${data.waiting}\u00a0SIRET à chercher dans les minutes qui viennent.`;
  }
}
