// The answers of a page, together: what waits, what an earlier visit left, what the others saved, what is said of it.

import { Answer } from "./answer.js";
import { showAsked } from "./asked.js";
import { Drafts } from "./drafts.js";
import { tellRestored } from "./restored.js";
import { SignIn } from "./sign_in.js";

export class AutosavePage {
  constructor(form, { renewed, announcer }) {
    this.form = form;
    this.renewed = renewed;
    this.announcer = announcer;
    this.signInAddress = form.dataset.signIn;
    this.section = form.dataset.section;
    this.person = form.dataset.person;
    this.drafts = new Drafts(form.dataset.person, form.dataset.dossier);
    this.answers = new Map();
    for (const element of form.querySelectorAll("[data-answer][data-save]")) {
      const answer = new Answer(element, this);
      this.answers.set(answer.id, answer);
    }
    const dialog = document.getElementById("reconnexion");
    this.signIn = new SignIn(dialog, { person: this.person, done: () => this.retry(), announce: (text) => this.announce(text) });
    this.restore();
    window.addEventListener("online", () => this.retry());
    window.addEventListener("focus", () => this.retry());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    form.addEventListener("submit", () => (this.isLeaving = true));
  }

  restore() {
    const found = this.drafts.left().map((draft) => ({ ...draft, answer: this.answers.get(draft.field) }));
    const told = found.map((draft) => ({ ...draft, became: draft.answer ? draft.answer.restore(draft) : "elsewhere" }));
    const text = tellRestored(this.form.querySelector("[data-restored]"), told);
    if (text) this.announce(text);
    this.retry();
  }

  announce(text) {
    this.announcer.say(text);
  }

  saved(answer, data) {
    const wasStopped = this.isStopped;
    this.isStopped = false;
    const isTold = this.formChanged(data.revision) || data.archived || data.saved_at === this.saidAt;
    const changed = data.asked ? showAsked(this.form, data.asked) : "";
    const said = [isTold ? "" : `Réponses enregistrées à ${data.saved_at}.`, changed].filter(Boolean).join(" ");
    if (said) this.announce(said);
    this.saidAt = data.saved_at;
    this.form.dispatchEvent(new CustomEvent("ptce:saved", { detail: { id: answer.id, label: answer.label, missing: data.missing ?? [] } }));
    if (wasStopped) this.retry();
  }

  // The form this page shows is no longer the dossier's: said once, reloading is offered, what is typed keeps being saved.
  formChanged(revision) {
    const notice = this.form.querySelector("[data-form-changed]");
    if (!revision || !notice?.hidden || String(revision) === this.form.dataset.revision) return false;
    notice.hidden = false;
    this.announce("Le formulaire vient de changer. Ce que vous écrivez reste enregistré. Rechargez la page pour voir les nouvelles questions.");
    return true;
  }

  // The network or the session is gone: said once for all the answers that wait.
  stopped(text) {
    if (!this.isStopped) this.announce(text);
    this.isStopped = true;
    this.saidAt = "";
  }

  waysBack() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--secondary fr-btn--sm";
    button.textContent = "Se reconnecter sur cette page";
    button.addEventListener("click", () => this.signIn.open());
    const link = document.createElement("a");
    link.href = this.signInAddress;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Se reconnecter (nouvel onglet)";
    return [button, " ", link];
  }

  // Others saved answers since this page read them.
  async catchUp(versions) {
    if (this.catchingUp) return;
    this.catchingUp = true;
    const renewed = [];
    for (const answer of this.answers.values()) {
      if (await answer.catchUp(versions[answer.id] ?? 0)) renewed.push(`«\u00a0${answer.label}\u00a0»`);
    }
    this.catchingUp = false;
    if (!renewed.length) return;
    this.announce(`Mis à jour par l’équipe\u00a0: ${renewed.join(", ")}.`);
    document.dispatchEvent(new Event("ptce:pieces"));
  }

  // Send what waits, in the order in which it was written; one that cannot leave stops the others.
  async retry() {
    if (this.retrying) return;
    this.retrying = true;
    const waiting = [...this.answers.values()].filter((answer) => answer.isDirty && answer.touchedAt).sort((one, other) => one.touchedAt - other.touchedAt);
    for (const answer of waiting) {
      if (["signed-out", "unreachable"].includes(await answer.send())) break;
    }
    this.retrying = false;
  }

  leaving(event) {
    if (this.isLeaving) return;
    const unsaved = [...this.answers.values()].filter((answer) => answer.isDirty);
    unsaved.forEach((answer) => answer.send());
    if (unsaved.length) event.preventDefault();
  }
}
