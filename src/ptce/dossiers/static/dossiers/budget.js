// The totals of a budget while it is typed. The server computes them again: these are for the eye only.

const euros = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 0, maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 });

function cents(text) {
  const clean = text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  return /^\d+(\.\d{1,2})?$/.test(clean) ? Math.round(Number(clean) * 100) : 0;
}

function sum(answer, part, kind) {
  let total = 0;
  for (const input of answer.querySelectorAll(`input[name*="-${part}-"][name$="-amount"]`)) {
    const nature = answer.querySelector(`select[name="${input.name.replace(/-amount$/, "-kind")}"]`);
    if (!kind || nature?.value === kind) total += cents(input.value);
  }
  return total;
}

function amount(total) {
  return `${euros.format(total / 100)}\u00a0€`;
}

function lines(answer) {
  const charges = sum(answer, "charges");
  const income = sum(answer, "income");
  const asked = sum(answer, "income", "state_requested");
  const found = [["Total des charges", amount(charges)], ["Total des produits", amount(income)]];
  if (charges !== income) found.push([charges > income ? "Il manque en produits" : "Il manque en charges", amount(Math.abs(charges - income))]);
  found.push(["Aide demandée à l’État", amount(asked)]);
  if (charges) found.push(["Part demandée à l’État", `${percents.format((asked * 100) / charges)}\u00a0%`]);
  return found;
}

function show(answer, list) {
  list.replaceChildren(
    ...lines(answer).map(([label, text]) => {
      const line = document.createElement("div");
      const term = document.createElement("dt");
      const value = document.createElement("dd");
      term.textContent = label;
      value.textContent = text;
      value.className = "ptce-num";
      line.append(term, value);
      return line;
    }),
  );
}

export function startBudget(answer) {
  let list = answer.querySelector(".ptce-totals");
  if (!list) {
    list = document.createElement("dl");
    list.className = "ptce-totals";
    answer.querySelector(".fr-messages-group").before(list);
  }
  const update = () => show(answer, list);
  answer.addEventListener("input", update);
  answer.addEventListener("change", update);
  update();
}
