/* Draws Flex Messages as LINE does: https://developers.line.biz/en/reference/messaging-api/#flex-message
   Sizes are those of LINE's own simulator. It knows what our cards use; anything else is an error, never left out. */

import { actionElement, checkAction } from "/demo/actions.js";

export class Unknown extends Error {}

const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const WEIGHT = { regular: "400", bold: "700" };
const BUBBLES = ["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"];
const BLOCKS = ["header", "body", "footer"];
const COLOUR = /^#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?$/;

/** Element of a bubble or carousel; `act` is told what a tap does. Throws Unknown with the path of what cannot be drawn. */
export function drawContainer(container, act) {
  if (container.type === "bubble") return bubble(container, "bubble", act);
  if (container.type !== "carousel") throw new Unknown(`container of type ${container.type}`);
  only(container, ["type", "contents"], "carousel");
  const row = make("div", "f-carousel");
  row.tabIndex = 0;
  container.contents.forEach((each, number) => row.append(bubble(each, `carousel[${number}]`, act)));
  return row;
}

/** Makes text smaller where `adjustMode` asks for it; to be called once `root` can be seen. */
export function shrinkToFit(root) {
  root.querySelectorAll(".f-shrink").forEach((element) => {
    let size = parseFloat(getComputedStyle(element).fontSize);
    while (element.scrollWidth > element.clientWidth && size > 1) {
      size -= 0.5;
      element.style.fontSize = `${size}px`;
    }
  });
}

function bubble(data, path, act) {
  const styles = data.styles || {};
  only(data, ["type", "size", "styles", ...BLOCKS], path);
  only(styles, BLOCKS, `${path}.styles`);
  const element = make("div", `f-bubble f-${one(data.size || "mega", BUBBLES, `${path}.size`)}`);
  BLOCKS.filter((name) => data[name]).forEach((name) => {
    const block = make("div", `f-${name}`);
    block.append(component(data[name], { layout: "vertical", first: true }, `${path}.${name}`, act));
    if (styles[name]) {
      only(styles[name], ["backgroundColor"], `${path}.styles.${name}`);
      block.style.backgroundColor = colour(styles[name].backgroundColor, `${path}.styles.${name}`);
    }
    element.append(block);
  });
  return element;
}

/** A component in its box: what it is, its share of the room, its distance from the one before. */
function component(data, parent, path, act) {
  const place = `${path}(${data.type})`;
  if (!Object.prototype.hasOwnProperty.call(COMPONENTS, data.type)) throw new Unknown(`${place}: component`);
  const element = COMPONENTS[data.type](data, place, act, parent);
  const across = parent.layout === "horizontal";
  const usual = across && data.type !== "separator" ? 1 : 0;
  const share = data.flex === undefined ? usual : data.flex;
  if (!Number.isInteger(share) || share < 0) throw new Unknown(`${place}.flex: ${share}`);
  element.style.flex = share === 0 ? "none" : `${share} 0 ${across ? "0px" : "auto"}`;
  if (!parent.first) {
    const margin = data.margin === undefined ? parent.spacing : data.margin;
    element.style[across ? "marginLeft" : "marginTop"] = length(margin, SPACE, `${place}.margin`);
  }
  return element;
}

const COMPONENTS = {
  box(data, path, act) {
    only(data, ["type", "layout", "contents", "flex", "margin", "spacing", "paddingAll", "backgroundColor", "cornerRadius",
      "borderColor", "borderWidth", "alignItems", "action"], path);
    const layout = one(data.layout, ["vertical", "horizontal"], `${path}.layout`);
    const box = make("div", `f-box f-${layout}`);
    const spacing = data.spacing || "none";
    if (!Array.isArray(data.contents)) throw new Unknown(`${path}.contents: not a list`);
    data.contents.forEach((child, number) => {
      box.append(component(child, { layout, first: number === 0, spacing }, `${path}.contents[${number}]`, act));
    });
    if (data.paddingAll) box.style.padding = length(data.paddingAll, SPACE, `${path}.paddingAll`);
    if (data.backgroundColor) box.style.backgroundColor = colour(data.backgroundColor, path);
    if (data.cornerRadius) box.style.borderRadius = length(data.cornerRadius, SPACE, `${path}.cornerRadius`);
    if (data.borderWidth) {
      const width = length(data.borderWidth, BORDER, `${path}.borderWidth`);
      box.style.border = `${width} solid ${colour(data.borderColor, path)}`;
    }
    if (data.alignItems) box.style.alignItems = one(data.alignItems, ["flex-start", "center", "flex-end"], `${path}.alignItems`);
    if (data.action) actionElement(box, data.action, act, `${path}.action`);
    return box;
  },

  text(data, path) {
    only(data, ["type", "text", "flex", "margin", "size", "weight", "color", "wrap", "maxLines", "align", "scaling"], path);
    if (!data.text) throw new Unknown(`${path}.text: empty`);
    const element = make("div", "f-text");
    const words = make("p", data.wrap ? "f-wrap" : "");
    words.textContent = data.text;
    words.style.textAlign = one(data.align || "start", ["start", "center", "end"], `${path}.align`);
    if (data.maxLines) {
      words.classList.add("f-lines");
      words.style.webkitLineClamp = String(data.maxLines);
    }
    element.style.fontSize = length(data.size || "md", TEXT, `${path}.size`);
    element.style.fontWeight = WEIGHT[one(data.weight || "regular", Object.keys(WEIGHT), `${path}.weight`)];
    element.style.color = colour(data.color || "#111111", path);
    element.append(words);
    return element;
  },

  button(data, path, act) {
    only(data, ["type", "action", "flex", "margin", "style", "color", "height", "adjustMode", "scaling"], path);
    const style = one(data.style || "link", ["primary", "secondary", "link"], `${path}.style`);
    const height = one(data.height || "md", ["sm", "md"], `${path}.height`);
    const element = make("div", `f-button f-${style} f-${height}`);
    const label = make("span", "f-label");
    label.textContent = checkAction(data.action, `${path}.action`, true).label;
    if (data.adjustMode) {
      one(data.adjustMode, ["shrink-to-fit"], `${path}.adjustMode`);
      label.classList.add("f-shrink");
    }
    if (data.color) element.style[style === "link" ? "color" : "backgroundColor"] = colour(data.color, path);
    element.append(label);
    actionElement(element, data.action, act, `${path}.action`);
    return element;
  },

  separator(data, path, act, parent) {
    only(data, ["type", "margin", "color"], path);
    const element = make("div", parent.layout === "vertical" ? "f-line" : "f-line f-upright");
    element.style.backgroundColor = colour(data.color || "#D4D6DA", path);
    return element;
  },
};

// ---- reading values ----

/** Nothing but these keys. */
export function only(data, keys, path) {
  if (typeof data !== "object" || data === null) throw new Unknown(`${path}: not an object`);
  const strange = Object.keys(data).filter((key) => !keys.includes(key));
  if (strange.length) throw new Unknown(`${path}: ${strange.join(", ")}`);
}

function one(value, values, path) {
  if (!values.includes(value)) throw new Unknown(`${path}: ${value}`);
  return value;
}

/** CSS of a keyword of the table, or of pixels. */
function length(value, table, path) {
  if (Object.prototype.hasOwnProperty.call(table, value)) return `${table[value]}px`;
  if (/^\d+(\.\d+)?px$/.test(value)) return value;
  throw new Unknown(`${path}: ${value}`);
}

function colour(value, path) {
  if (!COLOUR.test(value)) throw new Unknown(`${path}: colour ${value}`);
  return value;
}

function make(tag, names) {
  const element = document.createElement(tag);
  element.className = names;
  return element;
}
