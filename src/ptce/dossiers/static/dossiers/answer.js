// An answer saves itself: when it changes, when it is left, and one second after typing stops.

import { Conflict } from "./conflict.js";
import { fillFrom, isSame, pairsOf } from "./inputs.js";
import { fragment, post } from "./server.js";

const PAUSE = 1000;
const WAITS = [2000, 5000, 10_000, 20_000, 30_000];
const SIGNED_OUT = "Votre session a pris fin. Ce que vous écrivez est gardé dans ce navigateur. Reconnectez-vous pour l’envoyer.";
const LATER = "Votre texte est gardé dans ce navigateur et sera envoyé dès que possible.";

export class Answer {
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
    // Leaving a link of the answer is no leaving of the answer: what says its state, ways back included, stays under the pointer.
    element.addEventListener("focusout", (event) => event.target.matches("input, select, textarea") && this.isDirty && this.touched(0));
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
    this.touchedAt ??= Date.now();
    this.keep();
    if (this.conflict) return;
    this.say("Modification non enregistrée…");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  keep() {
    this.page.drafts.keep(this.id, this.version, this.body(), this.page.section);
  }

  // Return the outcome, nothing when there was nothing to send.
  async send() {
    clearTimeout(this.timer);
    if (this.sending || this.conflict || !this.isDirty) return "";
    this.sending = true;
    const [stamp, body] = [this.stamp, this.body()];
    this.say("Enregistrement…");
    const query = new URLSearchParams(body);
    query.append("base_version", this.version);
    // Should somebody else be signed in meanwhile, nothing is written in their name.
    query.append("personne", this.page.person);
    const { outcome, data } = await post(this.element.dataset.save, query);
    this.sending = false;
    this.received(outcome, data, { stamp, body });
    return outcome;
  }

  received(outcome, data, { stamp, body }) {
    if (outcome === "saved" || (outcome === "problems" && data.version !== undefined)) {
      this.saved(data, body);
      if (stamp !== this.stamp) this.touched(PAUSE);
    } else if (outcome === "conflict") {
      this.say("");
      this.conflict = new Conflict(this, data);
      this.page.announce(`${this.label}\u00a0: une autre personne a modifié cette réponse. Choisissez le texte à garder.`);
    } else if (outcome === "signed-out" || data?.field === "personne") {
      this.fail(data?.field === "personne" ? data.message : "Votre session a pris fin. Votre texte est gardé dans ce navigateur.", { signIn: true });
      this.page.stopped(SIGNED_OUT);
    } else if (outcome === "unreachable") {
      this.fail(`Le serveur ne répond pas. ${LATER}`);
      this.page.stopped(`Le serveur ne répond pas. ${LATER}`);
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
    if (this.isDirty) this.keep();
    else {
      this.page.drafts.drop(this.id);
      this.touchedAt = undefined;
    }
    this.show(data.problems ?? []);
    if (data.archived) this.archived(data.archived);
    else this.say(data.is_refused ? `gardé à ${data.saved_at}, à corriger` : `enregistré à ${data.saved_at}`, "saved");
    this.page.saved(this, data);
  }

  // A later form removed the question: what was typed is kept beside it, and said once.
  archived(text) {
    this.say(`enregistré – ${text}`, "saved");
    this.page.announce(`${this.label}\u00a0: ${text}`);
  }

  // Without script the section is sent whole: it must carry the version this page has read.
  setVersion(version) {
    const hidden = this.element.querySelector(`input[type=hidden][name="v-${this.id}"]`);
    if (hidden) hidden.value = version;
  }

  refused(data) {
    const message = data?.message ?? "Ce dossier ne peut plus être modifié d’ici. Rechargez la page pour voir où il en est.";
    this.fail(`Non enregistré\u00a0: ${message}`);
    this.page.announce(`${this.label}\u00a0: non enregistré. ${message}`);
  }

  fail(text, { signIn = false } = {}) {
    this.say(text, "failed");
    if (signIn) this.state.append(" ", ...this.page.waysBack());
  }

  say(text, kind = "") {
    this.state.textContent = text;
    this.state.dataset.state = kind;
  }

  get label() {
    return this.element.dataset.label;
  }

  show(problems) {
    // Said again only when it changed: the region of the messages is a live one.
    const shown = [...this.messages.children].map((line) => line.textContent.trim()).join("\n");
    if (shown !== problems.map((problem) => problem.text).join("\n"))
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
      this.page.announce("Le serveur ne répond pas. Réessayez dans un instant.");
    }
  }

  // Nothing of this person's is at stake here: the answer may be read again.
  get isQuiet() {
    const isThere = this.element.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    return !this.sending && !this.conflict && !this.isDirty && !isThere;
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
      const wasThere = this.element.contains(document.activeElement);
      this.element.replaceWith(fresh);
      if (wasThere) fresh.querySelector("a[href], button")?.focus();
      this.attach(fresh);
      this.page.renewed(fresh);
      return true;
    } catch {
      // Not reachable, or closed meanwhile: what is shown stays, and a save on it would be a conflict.
      this.unread = version;
      return false;
    }
  }

  // Put back what an earlier visit could not send, whole or not at all; it leaves with the version it was typed on. Return what became of it.
  restore({ version, body }) {
    if (isSame(body, this.sent)) {
      this.page.drafts.drop(this.id);
      return "known";
    }
    fillFrom(this.element, new URLSearchParams(body));
    if (!isSame(body, this.body())) {
      fillFrom(this.element, new URLSearchParams(this.sent));
      return "left";
    }
    this.version = Number(version);
    this.stamp += 1;
    this.touchedAt = Date.now();
    return "restored";
  }
}
