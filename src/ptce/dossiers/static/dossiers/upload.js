// Files leave one by one as soon as they are chosen, with their progress; a retry uses the same key, so that a file never arrives twice.

import { csrf, fragment, outcomeOf } from "./server.js";

const WAITS = [2000, 5000, 15_000];
// A file in quarantine is asked about again, less and less often.
const SCAN_WAITS = [3000, 5000, 10_000, 30_000, 60_000];

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function send(address, file, key, progressed) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("cle", key);
    body.append("fichier", file);
    // Should somebody else be signed in meanwhile, nothing is given in their name.
    const person = document.querySelector("form[data-person]")?.dataset.person;
    if (person) body.append("personne", person);
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progressed(event.loaded / event.total));
    const ended = () => resolve({ outcome: outcomeOf(request.status, request.response), data: request.response });
    request.addEventListener("load", ended);
    request.addEventListener("error", ended);
    request.addEventListener("abort", ended);
    request.send(body);
  });
}

class Sending {
  constructor(zone, file) {
    this.zone = zone;
    this.file = file;
    this.key = newKey();
    this.attempts = 0;
    const template = document.getElementById("modele-d-envoi");
    this.line = template.content.firstElementChild.cloneNode(true);
    this.line.querySelector("[data-name]").textContent = file.name;
    this.bar = this.line.querySelector("progress");
    this.bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    this.text = this.line.querySelector("[data-text]");
    this.again = this.line.querySelector("[data-again]");
    this.again.addEventListener("click", () => this.start());
    this.line.querySelector("[data-forget]").addEventListener("click", () => this.line.remove());
    zone.sending.append(this.line);
  }

  async start() {
    if (this.file.size > this.zone.limit) {
      this.refuse(`«\u00a0${this.file.name}\u00a0» est trop lourd\u00a0: la limite est de ${this.zone.limitInWords} par fichier.`);
      return;
    }
    this.again.hidden = true;
    this.text.textContent = "envoi…";
    const { outcome, data } = await send(this.zone.address, this.file, this.key, (part) => {
      this.bar.value = part;
      this.text.textContent = part < 1 ? `${Math.round(part * 100)}\u00a0%` : "vérification…";
    });
    if (outcome === "saved") {
      this.line.remove();
      await this.zone.refresh(`«\u00a0${this.file.name}\u00a0» est joint.`);
    } else if (outcome === "unreachable") {
      this.postpone();
    } else if (outcome === "signed-out") {
      this.refuse("Votre session a pris fin. Reconnectez-vous dans un autre onglet, puis réessayez.", { again: true });
    } else {
      this.refuse(data?.message ?? "Ce fichier ne peut pas être joint\u00a0: rechargez la page.");
    }
  }

  postpone() {
    if (this.attempts >= WAITS.length) {
      this.refuse("Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.", { again: true });
      return;
    }
    this.text.textContent = "le serveur ne répond pas, nouvel essai…";
    setTimeout(() => this.start(), WAITS[this.attempts]);
    this.attempts += 1;
  }

  refuse(message, { again = false } = {}) {
    this.bar.hidden = true;
    this.again.hidden = !again;
    this.text.textContent = message;
    this.line.classList.add("ptce-upload--refused");
    this.zone.announce(message);
  }
}

export class UploadZone {
  constructor(element, announce) {
    this.announce = announce;
    this.attach(element);
  }

  attach(element) {
    this.element = element;
    this.address = element.dataset.upload;
    this.limit = Number(element.dataset.limit);
    this.limitInWords = element.dataset.limitInWords;
    this.sending = element.querySelector("[data-sending]");
    this.watchQuarantine();
    const input = element.querySelector("input[type=file]");
    element.querySelectorAll("[data-without-script], button[value^='piece:']").forEach((item) => (item.hidden = true));
    if (!input) return;
    input.addEventListener("change", async (event) => {
      event.stopPropagation();
      const files = [...input.files];
      input.value = "";
      for (const file of files) await new Sending(this, file).start();
    });
  }

  watchQuarantine() {
    clearTimeout(this.watch);
    const waiting = this.element.querySelectorAll("[data-quarantined]").length;
    if (waiting !== this.waiting) this.asked = 0;
    this.waiting = waiting;
    if (!waiting) return;
    this.watch = setTimeout(() => this.refreshQuarantine(), SCAN_WAITS[Math.min(this.asked, SCAN_WAITS.length - 1)]);
    this.asked += 1;
  }

  // Nothing moves on screen, and nothing is said, until a file leaves quarantine.
  async refreshQuarantine() {
    const fresh = await fragment(this.element.dataset.fresh).catch(() => null);
    if (!this.element.isConnected) return;
    if (fresh && fresh.querySelectorAll("[data-quarantined]").length < this.waiting) {
      await this.refresh("L’analyse antivirus est terminée.");
    } else {
      this.watchQuarantine();
    }
  }

  // Show the question as the server sees it now; what is still leaving stays on screen.
  async refresh(message) {
    this.announce(message);
    try {
      const fresh = await fragment(this.element.dataset.fresh);
      const leaving = [...this.sending.children];
      this.element.replaceWith(fresh);
      this.attach(fresh);
      this.sending?.append(...leaving);
      fresh.dispatchEvent(new CustomEvent("ptce:pieces", { bubbles: true }));
    } catch {
      this.announce(`${message} Rechargez la page pour voir la liste.`);
    }
  }
}
