/* A talk with our server for other components. It is opened while the component itself is still on its way: their best case. */

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return response.json();
}

const opened = post("/chat/session", { page: "general", language: "ja" });

/** The first replies. */
export const greeting = opened.then(({ messages }) => messages);

/** The replies to `{text}` or `{postback}`. */
export async function ask(said) {
  const { session } = await opened;
  return (await post("/chat/message", Object.assign({ session }, said))).messages;
}

/** What a card says of a contact beside its number. */
export function facts({ open_text, hours_text, cost_text }) {
  return [open_text, hours_text, cost_text].filter(Boolean).join("／");
}
