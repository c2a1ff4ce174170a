/* Our talk in botframework-webchat: what it needs of a Direct Line connection, replies as activities, services as Adaptive Cards. */

import { ask, facts, greeting } from "/rival/talk.js";

/** As much of an observable as it uses; who comes later is given everything that was. */
function observable(...past) {
  const observers = new Set();
  return {
    next(value) {
      past.push(value);
      observers.forEach((observer) => observer.next(value));
    },
    subscribe(given) {
      const observer = typeof given === "function" ? { next: given } : given;
      observers.add(observer);
      past.forEach((value) => observer.next(value));
      return { unsubscribe: () => observers.delete(observer) };
    },
  };
}

const CONNECTING = 1;
const ONLINE = 2;
const activities = observable();
let count = 0;

function arrived(activity) {
  count += 1;
  activities.next(Object.assign({ id: String(count), timestamp: new Date().toISOString(), type: "message" }, activity));
}

function say({ text, services, buttons }) {
  arrived({
    from: { id: "bot", role: "bot" },
    text,
    attachments: (services || []).map(card),
    suggestedActions: { actions: (buttons || []).map(({ title, postback }) => ({ type: "postBack", title, value: postback })) },
  });
}

function card({ name, kind_label, description, contacts }) {
  const line = (text, more) => Object.assign({ type: "TextBlock", wrap: true, text }, more);
  return {
    contentType: "application/vnd.microsoft.card.adaptive",
    content: {
      type: "AdaptiveCard",
      version: "1.3",
      body: [line(kind_label), line(name, { weight: "bolder" }), line(description), ...contacts.map((contact) => line(facts(contact)))],
      actions: contacts.filter(({ href }) => href).map(({ href, type_label, value }) => ({ type: "Action.OpenUrl", title: `${type_label} ${value}`, url: href })),
    },
  };
}

const directLine = {
  activity$: activities,
  connectionStatus$: observable(CONNECTING, ONLINE),
  end() {},
  postActivity(activity) {
    if (activity.type === "message") {
      const said = activity.channelData && activity.channelData.postBack ? { postback: activity.value || activity.text } : { text: activity.text };
      arrived(activity);
      ask(said).then((replies) => replies.forEach(say));
    }
    return observable(String(count));
  },
};

function draw() {
  window.WebChat.renderWebChat({ directLine, userID: "person", locale: "ja-JP" }, document.querySelector("main"));
  greeting.then((replies) => replies.forEach(say));
}

if (window.WebChat) draw();
else document.getElementById("webchat").addEventListener("load", draw);
