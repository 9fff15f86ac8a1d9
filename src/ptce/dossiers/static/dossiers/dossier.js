// The applicant's screens. Everything here adds to pages that work without it.

import { Announcer } from "./announcer.js";
import { AutosavePage } from "./autosave.js";
import { redraw } from "./asked.js";
import { startBudget } from "./budget.js";
import { startClock } from "./clock.js";
import { startPlaces } from "./places.js";
import { Presence } from "./presence.js";
import { fragment } from "./server.js";
import { startSiret } from "./siret.js";
import { startTables } from "./tables.js";
import { UploadZone } from "./upload.js";

const announcer = new Announcer(document.querySelector("[data-live]"));
const announce = (text) => announcer.say(text);

function startCounter(answer) {
  const counter = answer.querySelector("[data-counter]");
  const input = counter && document.getElementById(counter.dataset.counter);
  if (!input?.dataset.max) return;
  const most = Number(input.dataset.max);
  input.addEventListener("input", () => {
    counter.textContent = `${input.value.length} / ${most} caractères`;
    counter.classList.toggle("fr-error-text", input.value.length > most);
  });
}

function startAnswer(answer, form) {
  const kind = answer.querySelector("[data-kind]")?.dataset.kind;
  startCounter(answer);
  startTables(answer);
  startSiret(answer, form.dataset.organisations);
  startPlaces(answer, form.dataset.places);
  if (kind === "BUDGET") startBudget(answer);
  if (answer.dataset.upload) new UploadZone(answer, announce);
}

// What is missing in this section, kept true while answers are saved.
function startMissing(form) {
  const box = document.querySelector("[data-missing]");
  if (!box) return;
  form.addEventListener("ptce:saved", (event) => {
    const { id, label, missing } = event.detail;
    const list = box.querySelector("ul");
    list.querySelectorAll(`[data-missing-for="${id}"]`).forEach((item) => item.remove());
    for (const message of missing) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      item.dataset.missingFor = id;
      link.href = `#champ-${id}`;
      link.textContent = label;
      item.append(link, `\u00a0: ${message}`);
      list.append(item);
    }
    const count = list.children.length;
    const points = count > 1 ? `${count}\u00a0points` : "1\u00a0point";
    box.querySelector("[data-missing-summary]").textContent = count ? `${points} à compléter ou à corriger` : "Cette partie est complète";
  });
}

// A file given may complete the section, what the team saved may change what is asked: the server says so.
document.addEventListener("ptce:pieces", redraw);

// The map follows the list of territories.
function startMap(form) {
  form.addEventListener("ptce:saved", async (event) => {
    const answer = form.querySelector(`[data-answer="${event.detail.id}"]`);
    if (answer?.querySelector("[data-kind]")?.dataset.kind !== "TERRITORY") return;
    try {
      const fresh = (await fragment(answer.dataset.fresh)).querySelector("[data-map]");
      answer.querySelector("[data-map]")?.remove();
      if (fresh) answer.append(fresh);
    } catch {
      // The list is saved; the map is drawn at the next page.
    }
  });
}

document.querySelectorAll("[data-clock]").forEach(startClock);

const watch = document.querySelector("[data-watch]");
const form = document.querySelector("form[data-autosave]");
if (form) {
  form.querySelectorAll("[data-answer]").forEach((answer) => startAnswer(answer, form));
  startMissing(form);
  startMap(form);
  const autosave = new AutosavePage(form, { renewed: (answer) => startAnswer(answer, form), announcer });
  if (watch) new Presence(watch, { form, autosave });
  // Enter in a box saves the answer; it does not send the page.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=submit], [type=button], [type=file])")) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
} else {
  if (watch) new Presence(watch, {});
  document.querySelectorAll("[data-upload]").forEach((zone) => new UploadZone(zone, announce));
}

// A form that must leave once: the server refuses the second, the button says so first.
document.querySelectorAll("form[data-once]").forEach((once) => {
  once.addEventListener("submit", (event) => {
    if (once.dataset.left) event.preventDefault();
    once.dataset.left = "true";
    once.querySelector("button[type=submit]").setAttribute("aria-disabled", "true");
  });
});

document.querySelector("#resume-des-erreurs")?.focus();
