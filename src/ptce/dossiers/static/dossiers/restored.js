// What an earlier visit could not send: what was put back, what waits in another section, what could not be put back. Nothing is hidden.

function line(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function kept(draft) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const text = document.createElement("pre");
  summary.textContent = `Lire le texte gardé pour «\u00a0${draft.answer.label}\u00a0»`;
  text.textContent = [...new URLSearchParams(draft.body).values()].filter(Boolean).join("\n");
  details.append(summary, text);
  return details;
}

function elsewhere(drafts) {
  const sections = new Set(drafts.map((draft) => draft.section));
  return [...document.querySelectorAll("[data-part]")]
    .filter((part) => sections.has(part.dataset.part))
    .map((part) => {
      const made = line(`Des réponses écrites dans «\u00a0${part.dataset.title}\u00a0» ne sont pas encore envoyées\u00a0: `);
      const link = document.createElement("a");
      link.href = part.querySelector("a").href;
      link.textContent = "ouvrir cette partie pour les envoyer";
      made.append(link, ".");
      return made;
    });
}

// Return the sentence to announce, empty when there is nothing to say.
export function tellRestored(place, drafts) {
  const of = (became) => drafts.filter((draft) => draft.became === became);
  const [restored, left] = [of("restored"), of("left")];
  const sentences = [];
  if (restored.length === 1) sentences.push("Une réponse écrite lors d’une visite précédente n’était pas partie\u00a0: elle est remise en entier dans la page et envoyée.");
  if (restored.length > 1) sentences.push(`${restored.length}\u00a0réponses écrites lors d’une visite précédente n’étaient pas parties\u00a0: elles sont remises en entier dans la page et envoyées.`);
  if (left.length) sentences.push("Un texte gardé dans ce navigateur ne peut pas être remis en entier dans sa question\u00a0: il n’a pas été touché, recopiez-le.");
  place.replaceChildren(...sentences.map(line), ...left.map(kept), ...elsewhere(of("elsewhere")));
  return sentences.join(" ");
}
