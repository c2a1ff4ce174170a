/* Asks the assistant: JSON there, JSON back, or a Refusal. */

/** An answer is there in well under a second; after this long somebody waits for a dead line. */
const TIMEOUT_MS = 30000;

/** A request that brought no answer: `status` 0 without a line, `message` in the person's language, replies all the same. */
export class Refusal extends Error {
  constructor(status, body) {
    super((body.error && body.error.message) || "");
    this.status = status;
    this.messages = body.messages || [];
  }
}

/** POST `body`; the JSON of the answer. */
export async function post(path, body) {
  const stop = typeof AbortController === "function" ? new AbortController() : null;
  const timer = setTimeout(() => stop && stop.abort(), TIMEOUT_MS);
  let response;
  let data = null;
  try {
    response = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: stop ? stop.signal : undefined,
    });
    data = await response.json();
  } catch (_) { /* no line, or an answer that is not ours: both are «could not connect» */ }
  clearTimeout(timer);
  if (!response || !response.ok || !data) throw new Refusal(response && !response.ok ? response.status : 0, data || {});
  return data;
}

/** Erases a talk on the server. False when the server could not be asked; a talk it does not know is gone, too. */
export async function end(session) {
  try {
    const response = await fetch("/chat/end", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ session }), keepalive: true,
    });
    return response.ok;
  } catch (_) {
    return false;
  }
}
