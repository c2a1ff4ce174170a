/* The chat on somebody else's page:

     <script src="https://…/widget.js" data-page="general" data-from="toyama-city"></script>

   data-page      general, or under18 for children's words
   data-language  ja
   data-color     «#0b57d0»: colour of the button; ignored unless white and pale grounds are readable beside it (5.2:1 with white)
   data-label     words on the button, at most 24 characters
   data-position  right or left
   data-from      letters, digits and - : one visit a day is counted for this code, and nothing else

   A button in a shadow root, which the page's styles do not reach, opens a frame of this script's own origin: the page
   cannot read the talk. Frame and script talk by messages, checked by origin and window. No cookies; nothing is loaded
   from the origin before the first press. */
(() => {
  const script = document.currentScript;
  if (!script || document.querySelector("navi-widget")) return;
  const site = new URL(script.src).origin;
  const given = script.dataset;
  const page = given.page === "under18" ? "under18" : "general";

  const WORDS = {
    general: {
      label: "相談先をさがす", title: "相談先をさがすチャット", close: "閉じる", opening: "開いています…",
      failed: "開けませんでした。電波を確かめて、もう一度押してください。",
    },
    under18: {
      label: "話せるところをさがす", title: "話せるところをさがすチャット", close: "とじる", opening: "ひらいています…",
      failed: "ひらけませんでした。少しまって、もう一度おしてください。",
    },
  }[page];
  /** After this long somebody should know that it will not open. */
  const OPENING_MS = 20000;
  /** Esc closes; three times within this time it is the quick exit, as on our own pages. */
  const PRESSES_MS = 2000;

  /* ---- what the attributes may say ---- */

  const matching = (value, pattern, otherwise) => (pattern.test(value || "") ? value : otherwise);
  const language = matching(given.language, /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "ja");
  const from = matching(given.from, /^[a-z0-9-]{1,24}$/, "");
  const side = matching(given.position, /^left$/, "right");
  const label = matching((given.label || "").trim(), /^.{1,24}$/, WORDS.label);
  const color = contrast(given.color) >= 5.2 ? given.color : "";

  /** Contrast of a colour «#rrggbb» with white (WCAG 2); 0 when it is none. */
  function contrast(hex) {
    if (!/^#[0-9a-f]{6}$/i.test(hex || "")) return 0;
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)));
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  }

  const query = [["page", page], ["language", language], ["color", color], ["from", from]]
    .filter((pair) => pair[1]).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const address = `${site}/embed/?${query}`;

  /* ---- what is seen: sizes in em of the reader's own text size, whatever the page around has set ---- */

  const STYLE = `
    :host { all: initial !important; direction: ltr !important; font-family: "BIZ UDPGothic", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif !important; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button { font: inherit; font-weight: 700; cursor: pointer; }
    button:focus { outline: 3px solid #1a1a1c; outline-offset: 1px; box-shadow: 0 0 0 6px #ffd43d; }
    button:focus:not(:focus-visible) { outline: none; box-shadow: 0 2px 8px rgba(0, 0, 0, 0.3); }
    .open, .panel { position: fixed; z-index: 2147483647; ${side}: 16px; ${side}: calc(16px + env(safe-area-inset-${side})); bottom: 16px; }
    .open { max-width: calc(100vw - 32px); min-height: 48px; padding: 0.5em 1.25em; border: 2px solid #fff; border-radius: 1.5em; background: ${color || "#0055ad"}; color: #fff; font-size: 1.0625em; line-height: 1.4; box-shadow: 0 2px 8px rgba(0, 0, 0, 0.3); }
    .panel { display: flex; flex-direction: column; bottom: 80px; width: 26em; max-width: calc(100vw - 32px); height: 44em; max-height: calc(100vh - 96px); overflow: hidden; border: 1px solid #767066; border-radius: 12px; background: #faf8f4; color: #1a1a1c; box-shadow: 0 4px 24px rgba(0, 0, 0, 0.3); }
    .opening { display: flex; align-items: center; justify-content: space-between; padding: 0.5em 1em; line-height: 1.5; }
    .opening p { margin: 0; }
    .opening button { flex: none; min-height: 48px; margin-left: 1em; padding: 0 1em; border: 1px solid #767066; border-radius: 8px; background: #fff; color: #1a1a1c; }
    iframe { flex: 1; width: 100%; border: 0; color-scheme: light dark; }
    @media (prefers-color-scheme: dark) {
      .panel { background: #15181d; color: #f1efea; }
      .opening button { background: #1f242b; color: #f1efea; }
    }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { top: 0; right: 0; bottom: 0; left: 0; width: auto; max-width: none; height: auto; max-height: none; border: 0; border-radius: 0; }
      .open[aria-expanded="true"] { visibility: hidden; }
    }
    @media print { .open, .panel { display: none; } }`;

  const element = document.createElement("navi-widget");
  const root = element.attachShadow({ mode: "open" });
  try { // the page's content security policy may forbid <style>, but not this
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch (_) {
    root.appendChild(make("style", {}, STYLE));
  }
  const opener = make("button", { type: "button", class: "open", "aria-expanded": "false", "aria-haspopup": "dialog" }, label);
  const panel = make("div", { class: "panel", role: "dialog", "aria-label": WORDS.title, hidden: "" });
  const opening = make("div", { class: "opening" });
  const status = make("p", { role: "status" });
  const closer = make("button", { type: "button" }, WORDS.close);
  opening.appendChild(status);
  opening.appendChild(closer);
  panel.appendChild(opening);
  root.appendChild(opener);
  root.appendChild(panel);

  function make(tag, attributes, text) {
    const node = document.createElement(tag);
    Object.keys(attributes).forEach((name) => node.setAttribute(name, attributes[name]));
    if (text) node.textContent = text;
    return node;
  }

  /* ---- opening and closing ---- */

  let frame = null;
  let ready = false;
  let timer = 0;

  function open() {
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    if (!frame) load();
    if (ready) enter();
    else closer.focus();
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
    if (!ready) unload(); // the next press tries again
  }

  function load() {
    status.textContent = WORDS.opening;
    opening.hidden = false;
    frame = make("iframe", { src: address, title: WORDS.title, referrerpolicy: "no-referrer" });
    frame.addEventListener("load", () => tell("navi:hello"));
    panel.appendChild(frame);
    timer = setTimeout(() => { status.textContent = WORDS.failed; }, OPENING_MS);
  }

  function unload() {
    clearTimeout(timer);
    if (frame) panel.removeChild(frame);
    frame = null;
    ready = false;
  }

  /** Moves the focus into the frame, which then puts it at the start of the chat. */
  function enter() {
    frame.focus();
    tell("navi:focus");
  }

  function tell(type) {
    if (frame) frame.contentWindow.postMessage({ type }, site);
  }

  /* ---- what is heard ---- */

  let presses = [];
  function escape() {
    const now = Date.now();
    presses = presses.filter((at) => now - at < PRESSES_MS).concat(now);
    close();
    if (presses.length === 3) tell("navi:leave"); // answered by navi:exit
  }

  const HEARD = {
    "navi:ready": () => {
      ready = true;
      clearTimeout(timer);
      // The bar that can be closed without the frame gives way to the frame's own; not under somebody's focus elsewhere.
      const here = document.activeElement === element;
      opening.hidden = true;
      if (here && !panel.hidden) enter();
    },
    "navi:close": close,
    "navi:escape": escape,
    "navi:exit": () => {
      close();
      unload();
    },
  };
  window.addEventListener("message", (event) => {
    if (event.origin !== site || !frame || event.source !== frame.contentWindow || !event.data) return;
    if (Object.prototype.hasOwnProperty.call(HEARD, event.data.type)) HEARD[event.data.type]();
  });
  opener.addEventListener("click", () => (panel.hidden ? open() : close()));
  closer.addEventListener("click", close);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.repeat) escape();
  });

  function show() {
    // Beside <body>, so that a framework that redraws it does not take the button away.
    document.documentElement.appendChild(element);
    // Above everything, and out of reach of what the page does to <html>; older browsers have z-index.
    if (element.showPopover) {
      element.setAttribute("popover", "manual");
      element.showPopover();
    }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
