// Shows the buttons that need a passkey where the browser knows them, and says in French what went wrong (the library writes to the console).

const SENTENCES = {
  NotAllowedError: "La clé n’a pas été utilisée\u00a0: la demande a été annulée ou a duré trop longtemps. Recommencez quand vous êtes prêt.",
  InvalidStateError: "Cette clé est déjà dans votre compte. Ajoutez-en une autre, ou gardez celle-ci.",
  SecurityError: "Votre navigateur refuse les clés d’accès à cette adresse. Utilisez l’adresse habituelle de la plateforme, en HTTPS.",
  NotSupportedError: "Cet appareil ne sait pas garder de clé de ce type. Essayez avec un autre appareil ou une clé USB.",
};
const OTHERWISE = "La clé n’a pas pu être utilisée. Rechargez la page, puis recommencez.";

if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((item) => (item.hidden = false));
  document.querySelectorAll("[data-passkey-absent]").forEach((item) => (item.hidden = true));
}

function tell(sentence) {
  const place = document.querySelector("[data-passkey-error]");
  place.replaceChildren();
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "fr-error-text fr-mb-2w";
  line.textContent = sentence;
  place.append(line);
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  tell(SENTENCES[event.detail.exception?.name] ?? OTHERWISE);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-passkey] button")) tell("");
});
