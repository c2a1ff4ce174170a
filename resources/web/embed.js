/* /embed/: the chat alone, in the frame that widget.js opens on somebody else's page. The address says page, language and
   colour; the page around may say `navi:hello` (I am here), `navi:focus` (you were opened) and `navi:leave` (quick exit),
   and is told `navi:close` and `navi:exit`. No message holds anything of the talk. */

const asked = new URLSearchParams(location.search);
const chat = document.querySelector("navi-chat");
const language = asked.get("language") || "";
if (/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) chat.setAttribute("language", language);

/* ---- colour ---- */

/** [red, green, blue] of «#0b57d0», or null. */
function rgb(hex) {
  return /^#[0-9a-f]{6}$/i.test(hex || "") ? [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) : null;
}

/** Contrast with white (WCAG 2). */
function contrast(colour) {
  const [red, green, blue] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : Math.pow((part / 255 + 0.055) / 1.055, 2.4)));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

const colour = rgb(asked.get("color"));
/** 4.5:1 on the darkest ground that words of this colour stand on (--tint of style.css); as in widget.js. */
if (colour && contrast(colour) >= 5.2) {
  const { style } = document.documentElement;
  style.setProperty("--brand", asked.get("color"));
  style.setProperty("--brand-strong", `rgb(${colour.map((part) => Math.round(part * 0.75)).join(",")})`);
  document.documentElement.setAttribute("data-brand", "");
}

/* ---- the page around ---- */

/** Origin of the page around, once it has said hello; "*" where it has none that could be named. */
let host = null;

function tell(type) {
  if (host) window.parent.postMessage({ type }, host);
}

window.addEventListener("message", ({ source, origin, data }) => {
  if (window.parent === window || source !== window.parent || !data) return;
  const named = origin === "null" ? "*" : origin;
  if (data.type === "navi:hello" && !host) {
    host = named;
    document.querySelector("[data-close]").hidden = false;
    tell("navi:ready");
  }
  if (named !== host) return;
  if (data.type === "navi:focus") document.querySelector("h1").focus();
  if (data.type === "navi:leave") document.querySelector("[data-exit]").click();
});

document.querySelector("[data-close]").addEventListener("click", () => tell("navi:close"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.repeat && !event.isComposing && event.keyCode !== 229) tell("navi:escape");
});
document.addEventListener("navi-exit", () => tell("navi:exit"));
