// Signing in again without leaving the page: the usual sign-in, by its own addresses, in a dialogue. What is not understood is left to a new tab.

import { csrf } from "./server.js";

async function open(address, fields = null) {
  const options = { headers: { Accept: "text/html", "X-CSRFToken": csrf() } };
  if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams(fields) });
  const response = await fetch(address, options);
  const text = await response.text();
  const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  return { path: new URL(response.url).pathname, status: response.status, text, page: isPage ? new DOMParser().parseFromString(text, "text/html") : null };
}

function errorOf(page) {
  const found = page?.querySelector(".fr-error-text, .fr-message--error, .fr-alert--error li, .fr-alert--error p");
  return found?.textContent.trim() || "La connexion n’a pas abouti. Réessayez, ou reconnectez-vous dans un nouvel onglet.";
}

export class SignIn {
  // Called with `true` once the same person is back.
  constructor(dialog, { person, done, announce }) {
    Object.assign(this, { dialog, person, done, announce });
    this.message = dialog.querySelector("[data-message]");
    this.steps = new Map([...dialog.querySelectorAll("form[data-step]")].map((step) => [step.dataset.step, step]));
    this.steps.get("email").addEventListener("submit", (event) => this.submit(event, () => this.askCode()));
    this.steps.get("code").addEventListener("submit", (event) => this.submit(event, () => this.giveCode()));
    dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
    dialog.querySelector("[data-other-code]").addEventListener("click", () => this.show("email"));
  }

  get address() {
    return this.dialog.dataset;
  }

  async open() {
    this.tell("");
    this.show("email");
    this.dialog.showModal();
    this.show("email");
    await this.guarded(() => this.look());
  }

  show(name) {
    for (const [step, form] of this.steps) form.hidden = step !== name;
    if (this.dialog.open) this.steps.get(name).querySelector("input").focus();
  }

  tell(text) {
    this.message.textContent = text;
    this.message.hidden = !text;
    for (const input of this.dialog.querySelectorAll("input")) input.toggleAttribute("aria-invalid", false);
  }

  fail(name, text) {
    this.tell(text);
    const input = this.steps.get(name).querySelector("input");
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  async submit(event, act) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    await this.guarded(act);
    this.busy = false;
  }

  async guarded(act) {
    try {
      await act();
    } catch {
      this.tell("Le serveur ne répond pas. Réessayez dans un instant\u00a0: votre texte est gardé dans ce navigateur.");
    }
  }

  async askCode() {
    const email = this.steps.get("email").querySelector("input").value;
    let first = await open(this.address.signIn);
    if (first.path !== this.address.signIn) {
      // Somebody is signed in already: the same person, or another one who must leave first.
      if (await this.look()) return;
      await open(this.address.signOut, {});
      first = await open(this.address.signIn);
    }
    const answer = await open(this.address.signIn, { email, next: this.address.session });
    if (answer.path === this.address.code) {
      this.tell("");
      this.steps.get("code").querySelector("input").value = "";
      this.show("code");
    } else this.fail("email", errorOf(answer.page));
  }

  async giveCode() {
    const answer = await open(this.address.code, { code: this.steps.get("code").querySelector("input").value, next: this.address.session });
    if (answer.path === this.address.session) this.received(answer);
    else if (answer.path.includes("/2fa/")) this.tell("Votre compte demande un second facteur\u00a0: terminez la connexion dans un nouvel onglet, puis revenez ici.");
    else if (answer.path === this.address.signIn) {
      this.show("email");
      this.fail("email", errorOf(answer.page));
    } else this.fail("code", errorOf(answer.page));
  }

  // Who is signed in now? Return whether the dialogue is over.
  async look() {
    const response = await fetch(this.address.session, { headers: { Accept: "application/json" } });
    if (response.status !== 200) return false;
    return this.received({ text: await response.text() });
  }

  received({ text }) {
    const { person, name } = JSON.parse(text);
    if (String(person) !== this.person) {
      this.show("email");
      this.tell(
        `Vous êtes maintenant connecté avec le compte de ${name}. Rien n’est envoyé en son nom\u00a0: ce qui a été écrit ici reste gardé dans ce navigateur. ` +
          "Pour l’envoyer, reconnectez-vous avec l’adresse de la personne qui l’a écrit.",
      );
      return false;
    }
    // The key of the forms changed with the session: the buttons of the page need the new one.
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = csrf();
    this.dialog.close();
    this.announce("Vous êtes de nouveau connecté. Ce qui attendait est envoyé.");
    document.dispatchEvent(new Event("ptce:signed-in"));
    this.done();
    return true;
  }
}
