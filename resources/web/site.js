/* On every page: leaving quickly, size of the text, furigana, the service worker. Works on what the page holds:

   <a data-exit href="…">               the neutral page; Esc or Shift pressed three times follows it too
   <select id="text-size">, id="kana"   set <html data-size>, <html data-kana>; kept as navi-size, navi-kana in sessionStorage
   <… data-tools hidden>                shown, because it works only with scripts

   .top                                 the bar that stays in sight, whose height goes into --bar

   Best as a plain <script> in <head>: then nothing is drawn before it has run. It exports nothing; it tells the page
   `navi-exit` (on document) when somebody leaves, and hears `navi-kana` (detail: school year) from the chat. */
(() => {
  const root = document.documentElement;
  const framed = window !== window.parent;
  /** What can be set, by the id of its <select>. */
  const SETTINGS = {
    "text-size": { name: "size", values: ["100", "125", "150"] },
    kana: { name: "kana", values: ["1", "3", "5", "7", "9"] },
  };
  /** Three presses within this time are no accident. */
  const PRESSES_MS = 2000;
  const LEFT = "navi-left";

  /** sessionStorage, or null where it is forbidden: then nothing was kept, and nothing has to go. */
  const store = (() => {
    try {
      return sessionStorage;
    } catch (_) {
      return null;
    }
  })();

  /* ---- leaving ---- */

  /** Not `hidden`: without its height a page forgets how far it was scrolled. */
  function see(visible) {
    root.style.visibility = visible ? "" : "hidden";
  }

  /** Tokens of the talks of this tab: the chat's, and those of the talk by forms. */
  function talks() {
    const found = Array.from(document.querySelectorAll("input[name=session]"), (input) => input.value);
    ["general", "under18"].forEach((page) => {
      try {
        found.push(JSON.parse(store.getItem(`navi-${page}-talk`)).session);
      } catch (_) { /* no talk */ }
    });
    return found.filter(Boolean);
  }

  /** Ends every talk of this tab, here and on the server. */
  function forget() {
    talks().forEach((session) => navigator.sendBeacon("/chat/end", JSON.stringify({ session })));
    if (store) store.clear();
    document.dispatchEvent(new CustomEvent("navi-exit")); // the chat forgets what it holds
  }

  function leave(event) {
    const link = document.querySelector("[data-exit]");
    if (!link) return;
    if (event) event.preventDefault();
    see(false);
    forget();
    if (framed) return; // the page around us is not ours to leave: embed.js tells it to close the panel
    try {
      store.setItem(LEFT, link.href);
    } catch (_) { /* Back then shows the page, without the talk */ }
    location.replace(link.href);
  }

  /** True when this page was reached by Back or Forward. */
  function cameBack() {
    const entry = performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
    return entry ? entry.type === "back_forward" : performance.navigation.type === 2;
  }

  /** After leaving, Back shows nothing of an earlier page; coming here in any other way does. */
  function shown(back) {
    const neutral = store && store.getItem(LEFT);
    if (neutral && back) {
      see(false);
      location.replace(neutral);
      return;
    }
    if (neutral) store.removeItem(LEFT);
    see(true);
  }
  shown(cameBack());
  // A page that Back brings out of memory is on the screen before a line of it runs: put it away hidden.
  addEventListener("pagehide", () => see(false));
  addEventListener("pageshow", (event) => { if (event.persisted) shown(true); });

  let presses = [];
  document.addEventListener("keydown", ({ key, repeat, isComposing, keyCode }) => {
    if (repeat || isComposing || keyCode === 229) return; // held down, or meant for the kana converter
    const now = Date.now();
    // Another key in between: somebody types capital letters.
    presses = key === "Escape" || key === "Shift" ? presses.filter((press) => press.key === key && now - press.at < PRESSES_MS).concat({ key, at: now }) : [];
    if (presses.length === 3) leave();
  }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-exit]")) leave(event);
  });

  /* ---- size of the text, furigana ---- */

  function apply(id, value) {
    const { name, values } = SETTINGS[id];
    const select = document.getElementById(id);
    if (!values.includes(value)) return;
    root.setAttribute(`data-${name}`, value);
    if (select) select.value = value;
    measure();
  }

  /** Tells the style sheet how high the bar of numbers is, so that what has the focus is not under it. */
  function measure() {
    const bar = document.querySelector(".top");
    const stays = bar && getComputedStyle(bar).position === "sticky";
    root.style.setProperty("--bar", stays ? `${bar.offsetHeight + 4}px` : "");
  }
  addEventListener("resize", measure);

  function choose(id, value) {
    apply(id, value);
    try {
      store.setItem(`navi-${SETTINGS[id].name}`, value);
    } catch (_) { /* lasts until the next page */ }
  }

  /** What was chosen on an earlier page, else what the page says; furigana only where the page has them. */
  function restore() {
    Object.keys(SETTINGS).forEach((id) => {
      const { name } = SETTINGS[id];
      const given = root.getAttribute(`data-${name}`);
      if (id !== "kana" || given) apply(id, (store && store.getItem(`navi-${name}`)) || given);
    });
  }
  restore();
  document.addEventListener("change", ({ target }) => {
    if (SETTINGS[target.id]) choose(target.id, target.value);
  });
  // The list of settings lies over the page: it goes when the focus goes on, so that it covers nothing that has the focus.
  document.addEventListener("focusin", ({ target }) => {
    document.querySelectorAll("[data-tools]").forEach((tools) => { if (!tools.contains(target)) tools.open = false; });
  });
  document.addEventListener("navi-kana", ({ detail }) => choose("kana", String(detail)));

  function ready() {
    restore(); // now the lists are there to show it
    measure();
    document.querySelectorAll("[data-tools]").forEach((node) => { node.hidden = false; });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();

  if (!framed && "serviceWorker" in navigator) {
    addEventListener("load", () => { navigator.serviceWorker.register("/sw.js").catch(() => { /* forbidden here */ }); });
  }
})();
