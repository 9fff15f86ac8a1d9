// The SHA-256 of a file is computed here, and the file stays here. Where the browser cannot (no secure context), it is sent, hashed and forgotten.

const form = document.querySelector("form[data-verify]");
const [file, digest] = [form.querySelector("input[type=file]"), form.querySelector("[name=empreinte]")];
const said = form.querySelector("[data-computed]");

function hexOf(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compute() {
  const chosen = file.files[0];
  if (!chosen) return;
  if (chosen.size > Number(form.dataset.limit)) {
    said.textContent = `«\u00a0${chosen.name}\u00a0» est trop lourd\u00a0: la limite est de ${form.dataset.limitInWords}.`;
    file.value = "";
    return;
  }
  said.textContent = "Calcul de l’empreinte…";
  digest.value = hexOf(await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer()));
  // Only the digest leaves.
  file.value = "";
  said.textContent = `Empreinte de «\u00a0${chosen.name}\u00a0» calculée sur votre appareil\u00a0: le fichier n’est pas envoyé.`;
}

if (globalThis.crypto?.subtle) {
  let computing = null;
  file.addEventListener("change", () => {
    const mine = compute().finally(() => computing === mine && (computing = null));
    computing = mine;
  });
  form.addEventListener("submit", (event) => {
    if (!computing) return;
    event.preventDefault();
    computing.then(() => form.requestSubmit());
  });
}

document.querySelector("#resultat")?.focus();
