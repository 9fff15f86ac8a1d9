// A SIRET fills the name from the national directory. When the directory does not answer, the number stays and is checked later.

import { get } from "./server.js";

function hintAfter(input) {
  let hint = input.parentElement.querySelector("[data-hint]");
  if (!hint) {
    hint = document.createElement("p");
    hint.className = "fr-hint-text fr-mt-1v";
    hint.dataset.hint = "";
    hint.setAttribute("aria-live", "polite");
    input.after(hint);
  }
  return hint;
}

async function look(input, address) {
  const siret = input.value.replace(/\s/g, "");
  const hint = hintAfter(input);
  if (!/^\d{14}$/.test(siret)) {
    hint.textContent = "";
    return;
  }
  hint.textContent = "Recherche dans l’annuaire…";
  try {
    const { data } = await get(`${address}?siret=${siret}`);
    if (input.value.replace(/\s/g, "") !== siret) return;
    hint.textContent = data?.text ?? data?.message ?? "";
    const name = input.closest("tr")?.querySelector("input[name$='-name']");
    if (name && !name.value && data?.name) {
      name.value = data.name;
      name.dispatchEvent(new Event("change", { bubbles: true }));
    }
  } catch {
    hint.textContent = "L’annuaire ne répond pas\u00a0: le numéro est accepté, il sera vérifié plus tard.";
  }
}

export function startSiret(answer, address) {
  answer.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches("input[name$='-siret']") || answer.querySelector("[data-kind=SIRET]")?.contains(input)) look(input, address);
  });
}
