// While drafts follow a new revision, read the state again; the page works without it (« Actualiser »).
const EVERY = 3000;

async function refresh() {
  const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const [fresh, shown] = [page.getElementById("suivi"), document.getElementById("suivi")];
  if (!fresh || !shown) return;
  if (fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes);
  if (shown.querySelector("progress")) window.setTimeout(refresh, EVERY);
}

window.setTimeout(refresh, EVERY);
