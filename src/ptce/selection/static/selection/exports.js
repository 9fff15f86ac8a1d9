// While a workbook is being made, read its state again; the page works without it (« Actualiser »).
const EVERY = 2000;

async function refresh() {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("classeurs");
  const shown = document.getElementById("classeurs");
  if (fresh && shown && fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes);
  if (shown?.querySelector("progress") || /en attente/.test(shown?.textContent ?? "")) window.setTimeout(refresh, EVERY);
}

window.setTimeout(refresh, EVERY);
