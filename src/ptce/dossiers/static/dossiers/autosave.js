// Each answer saves itself: when it changes, when it is left, and one second after typing stops.

import { Conflict } from "./conflict.js";
import { Drafts } from "./drafts.js";
import { fillFrom, pairsOf } from "./inputs.js";
import { fragment, post } from "./server.js";

const PAUSE = 1000;
const WAITS = [2000, 5000, 10_000, 20_000, 30_000];
const LATER = "Votre texte est gardé dans ce navigateur et sera envoyé dès que possible.";

class Answer {
  constructor(element, page) {
    this.page = page;
    this.attempts = 0;
    this.stamp = 0;
    this.attach(element);
  }

  attach(element) {
    this.element = element;
    this.id = element.dataset.answer;
    this.version = Number(element.dataset.version);
    this.state = element.querySelector("[data-saved]");
    this.messages = element.querySelector(".fr-messages-group");
    this.sent = this.body();
    element.addEventListener("input", () => this.touched(PAUSE));
    element.addEventListener("change", () => this.touched(0));
    element.addEventListener("focusout", () => this.isDirty && this.touched(0));
  }

  body() {
    return new URLSearchParams(pairsOf(this.element)).toString();
  }

  get isDirty() {
    return this.body() !== this.sent;
  }

  touched(pause) {
    if (!this.isDirty) return;
    this.stamp += 1;
    this.page.drafts.keep(this.id, this.version, this.body());
    if (this.conflict) return;
    this.say("Modification non enregistrée…");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.sending || this.conflict || !this.isDirty) return;
    this.sending = true;
    const [stamp, body] = [this.stamp, this.body()];
    this.say("Enregistrement…");
    const query = new URLSearchParams(body);
    query.append("base_version", this.version);
    const { outcome, data } = await post(this.element.dataset.save, query);
    this.sending = false;
    this.received(outcome, data, { stamp, body });
  }

  received(outcome, data, { stamp, body }) {
    if (outcome === "saved" || (outcome === "problems" && data.version !== undefined)) {
      this.saved(data, body);
      if (stamp !== this.stamp) this.touched(PAUSE);
    } else if (outcome === "conflict") {
      this.say("");
      this.conflict = new Conflict(this, data);
      this.page.announce(`${this.label}\u00a0: une autre personne a modifié cette réponse. Choisissez le texte à garder.`);
    } else if (outcome === "signed-out") {
      this.fail("Votre session a pris fin. Votre texte est gardé dans ce navigateur.", { signIn: true });
      this.page.signedOut(this);
    } else if (outcome === "unreachable") {
      this.fail(`Le serveur ne répond pas. ${LATER}`);
      this.timer = setTimeout(() => this.send(), WAITS[Math.min(this.attempts, WAITS.length - 1)]);
      this.attempts += 1;
    } else {
      this.refused(data);
    }
  }

  saved(data, body) {
    this.attempts = 0;
    this.version = data.version;
    this.sent = body;
    this.element.dataset.version = data.version;
    this.setVersion(data.version);
    if (!this.isDirty) this.page.drafts.drop(this.id);
    else this.page.drafts.keep(this.id, this.version, this.body());
    this.show(data.problems ?? []);
    this.say(data.is_refused ? `gardé à ${data.saved_at}, à corriger` : `enregistré à ${data.saved_at}`, "saved");
    this.page.saved(this, data);
  }

  // Without script the section is sent whole: it must carry the version this page has read.
  setVersion(version) {
    const hidden = this.element.querySelector(`input[type=hidden][name="v-${this.id}"]`);
    if (hidden) hidden.value = version;
  }

  refused(data) {
    const message = data?.message ?? "Ce dossier ne peut plus être modifié d’ici. Rechargez la page pour voir où il en est.";
    this.fail(`Non enregistré\u00a0: ${message}`);
  }

  fail(text, { signIn = false } = {}) {
    this.say(text, "failed");
    if (signIn) {
      const link = document.createElement("a");
      link.href = this.page.signInAddress;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "Se reconnecter (nouvel onglet)";
      this.state.append(" ", link);
    }
    this.page.announce(`${this.label}\u00a0: ${text}`);
  }

  say(text, kind = "") {
    this.state.textContent = text;
    this.state.dataset.state = kind;
  }

  get label() {
    return this.element.dataset.label;
  }

  show(problems) {
    this.messages.replaceChildren(
      ...problems.map((problem) => {
        const line = document.createElement("p");
        line.className = `fr-message fr-message--${problem.is_warning ? "warning" : "error"}`;
        line.textContent = problem.text;
        return line;
      }),
    );
    this.element.classList.toggle("ptce-answer--error", problems.some((problem) => !problem.is_warning));
    const isWrong = problems.some((problem) => !problem.is_warning);
    for (const input of this.element.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    const only = this.element.querySelector(`#f-${this.id}`);
    if (isWrong && only?.matches("input, select, textarea")) only.setAttribute("aria-invalid", "true");
    this.element.querySelectorAll("td .fr-error-text").forEach((text) => text.remove());
    this.element.querySelectorAll(".ptce-cell--wrong").forEach((cell) => cell.classList.remove("ptce-cell--wrong"));
  }

  // Write over the other person's text, which this one has read.
  keepMine(version) {
    this.conflict = null;
    this.version = version;
    this.setVersion(version);
    this.sent = null;
    this.send();
  }

  async keepTheirs() {
    try {
      const fresh = await fragment(this.element.dataset.fresh);
      this.page.drafts.drop(this.id);
      this.element.replaceWith(fresh);
      this.conflict = null;
      this.attach(fresh);
      this.page.renewed(fresh);
      this.say("texte de l’autre personne gardé", "saved");
      fresh.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } catch {
      this.fail("Le serveur ne répond pas. Réessayez dans un instant.");
    }
  }

  // Nothing of this person's is at stake here: the answer may be read again.
  get isQuiet() {
    return !this.sending && !this.conflict && !this.isDirty && !this.element.contains(document.activeElement);
  }

  // Show the answer as somebody else saved it; return whether it changed.
  async catchUp(version) {
    if (version <= this.version || version === this.unread) return false;
    if (!this.isQuiet) {
      if (!this.isDirty && !this.sending) this.say("Une nouvelle version vient d’être enregistrée\u00a0: elle s’affichera quand vous quitterez cette question.");
      return false;
    }
    try {
      const fresh = await fragment(this.element.dataset.fresh);
      if (!this.isQuiet) return false;
      this.element.replaceWith(fresh);
      this.attach(fresh);
      this.page.renewed(fresh);
      return true;
    } catch {
      // Not reachable, or closed meanwhile: what is shown stays, and a save on it would be a conflict.
      this.unread = version;
      return false;
    }
  }

  // Put back what an earlier visit could not send, then send it with the version it was typed on.
  restore({ version, body }) {
    if (body === this.sent) {
      this.page.drafts.drop(this.id);
      return;
    }
    fillFrom(this.element, new URLSearchParams(body));
    this.version = Number(version);
    this.stamp += 1;
    this.send();
  }
}

export class AutosavePage {
  constructor(form, { renewed }) {
    this.form = form;
    this.renewed = renewed;
    this.live = form.querySelector("[data-live]");
    this.signInAddress = form.dataset.signIn;
    this.drafts = new Drafts(form.dataset.person, form.dataset.dossier);
    this.waiting = new Set();
    this.answers = new Map();
    for (const element of form.querySelectorAll("[data-answer][data-save]")) {
      const answer = new Answer(element, this);
      this.answers.set(answer.id, answer);
    }
    this.drafts.left().forEach((draft) => this.answers.get(draft.field)?.restore(draft));
    window.addEventListener("online", () => this.retry());
    window.addEventListener("focus", () => this.retry());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    form.addEventListener("submit", () => (this.isLeaving = true));
  }

  // Screen readers hear one sentence when something new happens, not each second of it.
  announce(text) {
    if (text !== this.live.textContent) this.live.textContent = text;
  }

  saved(answer, data) {
    this.announce(`Réponses enregistrées à ${data.saved_at}.`);
    if (this.waiting.size) {
      this.waiting.delete(answer);
      this.retry();
    }
    this.form.dispatchEvent(new CustomEvent("ptce:saved", { detail: { id: answer.id, label: answer.label, missing: data.missing ?? [] } }));
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

  signedOut(answer) {
    this.waiting.add(answer);
  }

  retry() {
    for (const answer of this.answers.values()) {
      if (answer.isDirty) answer.send();
    }
  }

  leaving(event) {
    if (this.isLeaving) return;
    const unsaved = [...this.answers.values()].filter((answer) => answer.isDirty);
    unsaved.forEach((answer) => answer.send());
    if (unsaved.length) event.preventDefault();
  }
}
