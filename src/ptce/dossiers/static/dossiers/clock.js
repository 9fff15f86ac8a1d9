// The server's clock: this computer's own may be wrong, and the deadline counts on the server's.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const time = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });

function hour(moment) {
  const parts = Object.fromEntries(time.formatToParts(moment).map((part) => [part.type, part.value]));
  return `${Number(parts.hour)}\u00a0h\u00a0${parts.minute}`;
}

function count(number, word) {
  return `${number}\u00a0${word}${number > 1 ? "s" : ""}`;
}

export function left(milliseconds) {
  if (milliseconds < 0) return "le dépôt est clos";
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  const seconds = Math.floor((milliseconds % MINUTE) / 1000);
  if (days > 0) return `il reste ${count(days, "jour")}${hours ? ` et ${count(hours, "heure")}` : ""}`;
  if (hours > 0) return `il reste ${count(hours, "heure")}${minutes ? ` et ${count(minutes, "minute")}` : ""}`;
  if (minutes >= 10) return `il reste ${count(minutes, "minute")}`;
  if (minutes > 0) return `il reste ${count(minutes, "minute")} et ${count(seconds, "seconde")}`;
  return `il reste ${count(seconds, "seconde")}`;
}

export function startClock(element) {
  const offset = Date.parse(element.dataset.now) - Date.now();
  const closes = element.dataset.closes ? Date.parse(element.dataset.closes) : null;
  const now = element.querySelector("[data-clock-now]");
  const remaining = element.querySelector("[data-clock-left]");

  const show = () => {
    const moment = Date.now() + offset;
    now.textContent = hour(moment);
    let wait = 5000;
    if (closes !== null && remaining) {
      remaining.textContent = left(closes - moment);
      element.classList.toggle("ptce-clock--soon", closes - moment < DAY);
      if (closes - moment < 10 * MINUTE) wait = 1000;
    }
    setTimeout(show, wait);
  };
  show();
}
