/* What a tap does: https://developers.line.biz/en/reference/messaging-api/#action-objects */

import { Unknown, only } from "/demo/flex.js";

const KEYS = {
  postback: ["type", "label", "data", "displayText", "inputOption"],
  message: ["type", "label", "text"],
  uri: ["type", "label", "uri"],
};
const INPUT = ["openRichMenu", "closeRichMenu", "openKeyboard"];
const SCHEMES = ["http:", "https:", "tel:"];

/** The action, if it is one that is known here. */
export function checkAction(action, path, labelled = false) {
  if (!action || !KEYS[action.type]) throw new Unknown(`${path}: action of type ${action && action.type}`);
  only(action, KEYS[action.type], path);
  if (labelled && !action.label) throw new Unknown(`${path}.label: empty`);
  if (action.inputOption && !INPUT.includes(action.inputOption)) throw new Unknown(`${path}.inputOption: ${action.inputOption}`);
  if (action.type === "uri" && !SCHEMES.includes(new URL(action.uri).protocol)) throw new Unknown(`${path}.uri: ${action.uri}`);
  return action;
}

/** Lets `element` do the action when it is tapped. */
export function actionElement(element, action, act, path) {
  checkAction(action, path);
  element.setAttribute("role", action.type === "uri" ? "link" : "button");
  element.tabIndex = 0;
  element.classList.add("taps");
  if (action.type === "uri") element.dataset.uri = action.uri;
  if (action.type === "postback") element.dataset.postback = action.data;
  const tap = (event) => {
    event.stopPropagation(); // a box within a box: the inner one is meant
    event.preventDefault();
    act(action);
  };
  element.addEventListener("click", tap);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") tap(event);
  });
}
