// The inputs of one answer, as a form would send them.

const INPUTS = "input, select, textarea";

function counts(input) {
  // The version travels apart: it is no part of what was typed.
  if (!input.name || input.name.startsWith("v-") || input.disabled || input.type === "file" || input.type === "submit") return false;
  if (input.matches("[data-not-answer]")) return false;
  return !(input.type === "checkbox" || input.type === "radio") || input.checked;
}

export function pairsOf(element) {
  const pairs = [];
  for (const input of element.querySelectorAll(INPUTS)) {
    if (!counts(input)) continue;
    if (input.tagName === "SELECT" && input.multiple) {
      for (const option of input.selectedOptions) pairs.push([input.name, option.value]);
    } else {
      pairs.push([input.name, input.value]);
    }
  }
  return pairs;
}

function named(element, name) {
  return [...element.querySelectorAll(INPUTS)].filter((input) => input.name === name && !input.matches("[data-not-answer]"));
}

// Whether two answers say the same: rows left empty say nothing.
export function isSame(one, other) {
  const said = (text) => [...new URLSearchParams(text)].filter(([, value]) => value !== "").map((pair) => pair.join("=")).sort().join("&");
  return said(one) === said(other);
}

// Put values back in the inputs, and nothing else in the others; rows that are lacking are asked for by clicking the button that adds them.
export function fillFrom(element, query) {
  const names = new Set(query.keys());
  for (let guard = 0; guard < 500; guard += 1) {
    const absent = [...names].find((name) => named(element, name).length === 0);
    const button = absent && [...element.querySelectorAll("[data-add-row]")].find((item) => absent.startsWith(`${item.dataset.addRow}-`));
    if (!button) break;
    button.click();
  }
  for (const input of element.querySelectorAll("input[type=checkbox], input[type=radio]")) {
    if (input.name && !input.matches("[data-not-answer]")) input.checked = query.getAll(input.name).includes(input.value);
  }
  for (const input of element.querySelectorAll("input:not([type=checkbox], [type=radio]), select, textarea")) {
    if (counts(input) && !names.has(input.name)) input.value = "";
  }
  for (const name of names) {
    const values = query.getAll(name);
    named(element, name)
      .filter((input) => input.type !== "checkbox" && input.type !== "radio" && input.type !== "file")
      .forEach((input, rank) => (input.value = values[rank] ?? ""));
  }
}
