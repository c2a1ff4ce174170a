/* Our talk in deep-chat: replies as its HTML messages, buttons by its class utilities. */

import { ask, facts, greeting } from "/rival/talk.js";

const safe = (text) => String(text || "").replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);

function drawn(replies) {
  return { html: `<div class="rival-reply">${replies.map(part).join("")}</div>` };
}

function part({ text, services, buttons }) {
  return `<p>${safe(text)}</p>${(services || []).map(service).join("")}
    ${(buttons || []).map(({ title, postback }) => `<p><button class="rival-button" data-postback="${safe(postback)}">${safe(title)}</button></p>`).join("")}`;
}

function service({ name, kind_label, description, contacts }) {
  return `<section class="rival-service"><p>${safe(kind_label)}</p><h2>${safe(name)}</h2><p>${safe(description)}</p>
    ${contacts.map((contact) => `<p><a href="${safe(contact.href)}">${safe(contact.type_label)} ${safe(contact.value)}</a><br>${safe(facts(contact))}</p>`).join("")}</section>`;
}

/** Made once its own script and the greeting have come: as `history` the greeting outlives the times it draws itself anew. */
Promise.all([greeting, customElements.whenDefined("deep-chat")]).then(([replies]) => {
  const chat = document.createElement("deep-chat");
  const reply = (found) => Object.assign({ role: "ai" }, drawn(found));
  chat.history = [reply(replies)];
  chat.connect = { handler: (body, signals) => ask({ text: body.messages[0].text }).then((found) => signals.onResponse(drawn(found))) };
  chat.htmlClassUtilities = {
    "rival-button": { events: { click: ({ target }) => ask({ postback: target.dataset.postback }).then((found) => chat.addMessage(reply(found))) } },
  };
  chat.textInput = { placeholder: { text: "例：家賃が払えない" } };
  chat.chatStyle = { width: "100%", height: "600px", border: "0" };
  document.querySelector("main").append(chat);
});
