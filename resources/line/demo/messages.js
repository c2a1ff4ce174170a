/* Message objects as LINE draws them: https://developers.line.biz/en/reference/messaging-api/#message-objects */

import { actionElement, checkAction } from "/demo/actions.js";
import { Unknown, drawContainer, only } from "/demo/flex.js";

const LINK = /https?:\/\/[^\s\u3000-\u303f\uff00-\uffef]+/g;

/** Element of one message; Unknown for what LINE has and we never send. */
export function drawMessage(message, act) {
  if (message.type === "text") {
    only(message, ["type", "text", "quickReply"], "text message");
    if (!message.text) throw new Unknown("text message: empty");
    return textBubble(message.text);
  }
  if (message.type === "flex") {
    only(message, ["type", "altText", "contents", "quickReply"], "flex message");
    if (!message.altText) throw new Unknown("flex message: no altText");
    const element = drawContainer(message.contents, act);
    element.setAttribute("aria-label", message.altText);
    return element;
  }
  throw new Unknown(`message of type ${message.type}`);
}

/** Words as they are, addresses in them as links. */
export function textBubble(text) {
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    bubble.append(text.slice(end, found.index));
    const link = document.createElement("a");
    link.href = link.textContent = found[0];
    link.target = "_blank";
    link.rel = "noopener";
    bubble.append(link);
    end = found.index + found[0].length;
  }
  bubble.append(text.slice(end));
  return bubble;
}

/** Buttons of a quick reply. */
export function drawQuickReply(quickReply, act) {
  only(quickReply, ["items"], "quickReply");
  return quickReply.items.map((item, number) => {
    const path = `quickReply.items[${number}]`;
    only(item, ["type", "action"], path);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = checkAction(item.action, `${path}.action`, true).label;
    actionElement(button, item.action, act, `${path}.action`);
    return button;
  });
}
