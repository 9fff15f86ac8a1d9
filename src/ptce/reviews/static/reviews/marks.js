// Each mark saves itself; one request at a time per criterion, so that versions follow one another.
const form = document.querySelector("form[data-marks]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const missing = document.querySelector("[data-missing]");
const missingBox = document.querySelector("[data-missing-box]");
const progress = document.getElementById("avancement");
const DELAY = 800;

form.querySelector("[data-save-button]").hidden = true;

function read(group) {
  if (group.dataset.criterion) {
    const id = group.dataset.criterion;
    const chosen = group.querySelector("input[type=radio]:checked");
    return {
      criterion: Number(id),
      value: chosen ? Number(chosen.value) : null,
      comment: form.elements[`comment-${id}`].value,
      version: Number(form.elements[`version-${id}`].value),
    };
  }
  const chosen = group.querySelector("input[type=radio]:checked");
  return {
    recommendation: chosen ? chosen.value : "",
    comment: form.elements.comment.value,
    comment_version: Number(form.elements.comment_version.value),
  };
}

function versionField(group) {
  return group.dataset.criterion ? form.elements[`version-${group.dataset.criterion}`] : form.elements.comment_version;
}

function tell(group, text, isError) {
  const line = group.querySelector(".ptce-saved");
  line.textContent = text;
  line.classList.toggle("ptce-saved--error", isError);
}

function refreshMissing() {
  const groups = [...form.querySelectorAll("[data-criterion]")];
  const without = groups.filter((group) => !group.querySelector("input[type=radio]:checked"));
  missing.replaceChildren(...without.map((group) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${group.id}`;
    link.textContent = group.querySelector("legend").firstChild.textContent.trim();
    item.append(link);
    return item;
  }));
  missingBox.hidden = without.length === 0;
  const given = groups.length - without.length;
  progress.textContent = `${given} note${given > 1 ? "s" : ""} sur ${groups.length}`;
}

const state = new Map();

function stateOf(group) {
  if (!state.has(group)) state.set(group, { timer: 0, running: null, dirty: false });
  return state.get(group);
}

async function send(group) {
  const held = stateOf(group);
  held.dirty = false;
  tell(group, "enregistrement…", false);
  try {
    const response = await fetch(form.dataset.marks, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(read(group)),
      redirect: "error",
      keepalive: true,
    });
    const answer = await response.json();
    if ("version" in answer) versionField(group).value = answer.version;
    if (response.ok) {
      tell(group, answer.saved, false);
    } else {
      const theirs = answer.value === undefined || answer.value === null ? "" : ` Note de l’autre onglet\u00a0: ${answer.value}.`;
      tell(group, `${answer.message}${theirs}`, true);
    }
  } catch {
    held.dirty = true;
    tell(group, "Pas enregistré\u00a0: connexion ou session perdue. Votre texte reste ici, nouvel essai dans quelques secondes.", true);
    held.timer = setTimeout(() => flush(group), 5000);
  }
}

async function flush(group) {
  const held = stateOf(group);
  clearTimeout(held.timer);
  held.timer = 0;
  if (held.running) {
    held.dirty = true;
    return held.running;
  }
  held.running = (async () => {
    do { await send(group); } while (held.dirty && !held.timer);
    held.running = null;
  })();
  return held.running;
}

function later(group) {
  const held = stateOf(group);
  clearTimeout(held.timer);
  held.timer = setTimeout(() => flush(group), DELAY);
}

form.addEventListener("change", (event) => {
  const group = event.target.closest("fieldset");
  if (!group) return;
  if (event.target.type === "radio") {
    refreshMissing();
    flush(group);
  }
});
form.addEventListener("input", (event) => {
  const group = event.target.closest("fieldset");
  if (group && event.target.tagName === "TEXTAREA") later(group);
});

// Handing in waits for what is still being saved.
document.querySelector("form[data-submit]").addEventListener("submit", async (event) => {
  const waiting = [...state].filter(([, held]) => held.running || held.timer || held.dirty);
  if (waiting.length === 0) return;
  event.preventDefault();
  const target = event.target;
  await Promise.all(waiting.map(([group]) => flush(group)));
  target.submit();
});
addEventListener("beforeunload", (event) => {
  if ([...state.values()].some((held) => held.dirty)) event.preventDefault();
});
