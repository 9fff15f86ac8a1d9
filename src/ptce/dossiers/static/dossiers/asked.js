// What an answer makes appear, disappear or compute on this page.

function show(answer, isShown) {
  answer.hidden = !isShown;
  const inner = answer.querySelector("fieldset.ptce-conditional");
  if (inner) inner.disabled = !isShown;
}

// The person is in a question that is no longer asked: it leaves when they leave it.
function hideLater(answer) {
  const leave = (event) => {
    if (answer.contains(event.relatedTarget)) return;
    answer.removeEventListener("focusout", leave);
    if (answer.dataset.leaving) show(answer, false);
    delete answer.dataset.leaving;
  };
  answer.dataset.leaving = "true";
  answer.addEventListener("focusout", leave);
}

function write(form, results) {
  const said = [];
  for (const [id, text] of Object.entries(results)) {
    const answer = form.querySelector(`[data-answer="${CSS.escape(id)}"]`);
    const place = answer?.querySelector("[data-result]");
    if (!place || place.textContent.trim() === text) continue;
    place.textContent = text;
    if (!answer.hidden) said.push(`${answer.dataset.label}\u00a0: ${text}.`);
  }
  return said;
}

function place(answer, isShown) {
  delete answer.dataset.leaving;
  if (!isShown && !answer.hidden && answer.contains(document.activeElement)) hideLater(answer);
  else show(answer, isShown);
}

// What is asked, the results, the list of parts, the neighbours and what is missing, as the server now draws them.
export async function redraw() {
  if (!document.querySelector("[data-missing], [data-parts]")) return;
  try {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const shown of document.querySelectorAll("[data-parts], [data-missing]")) {
      const name = shown.dataset.parts;
      const next = fresh.querySelector(name ? `[data-parts="${name}"]` : "[data-missing]");
      if (next && !shown.contains(document.activeElement)) shown.replaceChildren(...next.childNodes);
    }
    for (const answer of document.querySelectorAll("[data-answer]")) {
      const next = fresh.getElementById(answer.id);
      if (next && "conditional" in answer.dataset) place(answer, !next.hidden);
      const result = answer.querySelector("[data-result]");
      if (next && result) result.textContent = next.querySelector("[data-result]").textContent;
    }
  } catch {
    // The answer is saved; the rest is drawn at the next page.
  }
}

// Show what the server says is asked now; return the sentence to announce, once.
export function showAsked(form, asked) {
  const hidden = new Set(asked.hidden);
  for (const answer of form.querySelectorAll("[data-answer][data-conditional]")) place(answer, !hidden.has(answer.dataset.answer));
  const said = write(form, asked.results);
  if (asked.said) redraw();
  return [asked.said, ...said].filter(Boolean).join(" ");
}
