// Talking to the server: always a time-out, always the current CSRF cookie, and one word for each outcome.

const PATIENCE = 20_000;

export function csrf() {
  const cookie = document.cookie.split("; ").find((item) => item.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}

async function content(response) {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) return null;
  return response.json();
}

// "saved", "problems", "conflict", "signed-out", "forbidden", "gone", or "unreachable": that last one is worth another try.
export function outcomeOf(status, body) {
  if (status === 200 && body) return "saved";
  if (status === 409 && body) return "conflict";
  if ((status === 422 || status === 413) && body) return "problems";
  if (status === 401) return "signed-out";
  // Without JSON, the refusal is that of the form's own key: the session ended with its cookies.
  if (status === 403) return body ? "forbidden" : "signed-out";
  if (status === 404) return "gone";
  return "unreachable";
}

export async function post(address, body) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  try {
    const response = await fetch(address, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": csrf(), Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      redirect: "manual",
      signal: controller.signal,
    });
    const data = await content(response);
    return { outcome: outcomeOf(response.status, data), data };
  } catch {
    return { outcome: "unreachable", data: null };
  } finally {
    clearTimeout(timer);
  }
}

export async function get(address, signal) {
  const response = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual", signal });
  return { status: response.status, data: await content(response) };
}

// Return an element of a page of ours, to put in place of the one shown.
export async function fragment(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, redirect: "manual" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
}
