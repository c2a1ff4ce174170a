/* <navi-chat page="general|under18" language="ja">: the chat of ひとりじゃないナビ over the contract of docs/chat.md.

   Drawn into the page itself (no shadow root), so that one style sheet, the page's font size and every reading aid
   reach it. A talk lives in sessionStorage: a reload keeps it, closing the tab ends it. Nothing is sent elsewhere.
   With site.js it speaks by events on document: `navi-exit` (forget everything), `navi-kana` (a grade was chosen). */

import { Refusal, end, post } from "./post.js";
import { drawReply, el, kanaOver } from "./replies.js";
import { wordsFor } from "./words.js";

/** Dots that come and go at once only unsettle. */
const THINKING_AFTER_MS = 400;
/** After this long «open now» is no longer said of an earlier reply. */
const OPEN_NOW_MS = 30 * 60 * 1000;
/** Turns kept for a reload. */
const TURNS_KEPT = 60;
/** The school year from which a grade band sees kana. */
const KANA = { elementary_1_2: 1, elementary_3_4: 3, elementary_5_6: 5, junior_high: 7, age_15_18: 9 };

class NaviChat extends HTMLElement {
  connectedCallback() {
    if (this.log) return; // moved in the document
    this.page = this.getAttribute("page") || "general";
    this.language = this.getAttribute("language") || "ja";
    this.words = wordsFor(this.page, this.language);
    const { words } = this;
    this.kana = kanaOver(words.readings); // for the component's own sentences
    this.build();
    this.restore();
    if (!this.session) this.open();
    document.addEventListener("visibilitychange", () => this.age());
    document.addEventListener("navi-exit", () => this.leave());
    // What waits to be sent again may be forgotten by then, so say so; sending stays the person's own decision.
    window.addEventListener("online", () => {
      if (!this.trouble.hidden && this.retry) this.tell(this.kana(words.online), this.retry);
    });
  }

  build() {
    const { words } = this;
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": words.log });
    this.thinking = el("p", { class: "thinking", role: "status" });
    this.trouble = el("div", { class: "trouble", role: "alert", hidden: true });
    this.input = el("textarea", { id: "navi-input", rows: 1, placeholder: words.placeholder, autocomplete: "off", enterkeyhint: "send" });
    this.sender = el("button", { type: "submit", class: "main" }, this.kana(words.send));
    this.form = el("form", { class: "composer" }, this.trouble,
      el("label", { for: "navi-input" }, this.kana(words.label)), el("div", { class: "composer-row" }, this.input, this.sender));
    this.eraser = el("button", { type: "button", class: "quiet" });
    this.askErase(false);
    // Somebody may have begun to write in the form that stands here until now.
    const before = this.querySelector("textarea");
    this.begun = before ? before.value : "";
    this.textContent = "";
    this.append(this.log, this.thinking, this.form, el("p", { class: "erase" }, this.eraser));

    // It grows with what is written and with what went wrong.
    if (window.ResizeObserver) new ResizeObserver(() => this.measure()).observe(this.form);
    this.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-postback]");
      if (pressed) this.press(pressed);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    // Pressing «send» leaves the focus, and on a phone the keyboard, where it was.
    this.sender.addEventListener("mousedown", (event) => event.preventDefault());
    this.input.addEventListener("keydown", (event) => {
      // 229: Safari ends a composition before the Enter that closed it arrives.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => {
      this.quiet();
      this.drafted();
    });
    this.eraser.addEventListener("click", () => this.erase());
    this.eraser.addEventListener("blur", () => this.askErase(false));
  }

  /* ---- the talk and its copy in sessionStorage ---- */

  restore() {
    this.turns = [];
    const saved = this.stored("talk") || {};
    if (Date.parse(saved.expires) > Date.now()) {
      this.session = saved.session;
      this.expires = saved.expires;
      this.turns = saved.turns;
    }
    this.drawAll();
    this.input.value = this.begun || this.stored("draft") || "";
    this.fit();
  }

  save() {
    this.store("talk", { session: this.session, expires: this.expires, turns: this.turns.slice(-TURNS_KEPT) });
  }

  stored(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`navi-${this.page}-${name}`));
    } catch (_) {
      return null; // storage is forbidden: the talk then lasts until a reload
    }
  }

  store(name, value) {
    if (this.left) return; // an answer that comes too late must not bring the talk back
    try {
      sessionStorage.setItem(`navi-${this.page}-${name}`, JSON.stringify(value));
    } catch (_) { /* as above, or full */ }
  }

  /** The first press asks, the second erases: here, and what the server keeps. */
  async erase() {
    if (this.busy) return;
    if (!this.sure) {
      this.askErase(true);
      return;
    }
    this.askErase(false);
    const { session } = this;
    this.clear();
    this.save();
    const ended = !session || await end(session);
    await this.open();
    if (!ended) this.tell(this.kana(this.words.eraseLater), !this.session && (() => this.open()));
  }

  askErase(sure) {
    this.sure = sure;
    this.eraser.textContent = "";
    this.eraser.append(this.kana(sure ? this.words.eraseSure : this.words.erase));
  }

  clear() {
    this.session = null;
    this.turns = [];
    this.write("");
    this.drawAll();
  }

  /** Quick exit: site.js has emptied sessionStorage; nothing of the talk stays in the page either. */
  leave() {
    const { session } = this;
    this.left = true;
    this.clear();
    if (session) end(session);
  }

  /* ---- sending ---- */

  /** Opens a session; its greeting is the next turn. False when that failed. */
  async open() {
    return this.turn({ said: null }, async () => {
      const opened = await post("/chat/session", { page: this.page, language: this.language });
      this.session = opened.session;
      this.expires = opened.expires;
      return opened.messages;
    }, () => this.open());
  }

  async submit() {
    const text = this.input.value.trim();
    if (this.busy) return;
    if (!text) {
      this.tell(this.kana(this.words.empty));
      return;
    }
    if (!this.session && !(await this.open())) return;
    // The words are in one place at a time: in the box, on their way, or back in the box.
    this.write("");
    const sent = await this.turn({ said: text }, () => this.message({ text }), () => this.submit());
    if (!sent && !this.left) this.write(this.input.value ? `${text}\n${this.input.value}` : text);
  }

  async press(pressed) {
    if (this.busy) return;
    const { postback, echo } = pressed.dataset;
    if (!this.session && !(await this.open())) return;
    const band = /^\/select_band\{"band": ?"(\w+)"\}$/.exec(postback);
    if (band && KANA[band[1]]) document.dispatchEvent(new CustomEvent("navi-kana", { detail: KANA[band[1]] }));
    const readings = (pressed.closest(".reply").readings || []).filter(([word]) => echo.includes(word));
    await this.turn({ said: echo, readings }, () => this.message({ postback }), () => this.press(pressed), document.activeElement === pressed);
  }

  async message(body) {
    return (await post("/chat/message", Object.assign({ session: this.session }, body))).messages;
  }

  /** One turn: what the person `said` (null: nothing; with its `readings`), then the replies that `ask` brings. False when none came. */
  async turn(turn, ask, retry, moveFocus) {
    this.busy = true;
    this.quiet();
    Object.assign(turn, { at: Date.now(), replies: [] });
    const first = !this.turns.length;
    const node = this.drawTurn(turn);
    // The pressed button goes out of sight with its menu; the focus goes on to what comes next.
    if (moveFocus) node.firstChild.focus({ preventScroll: true });
    const timer = setTimeout(() => { this.thinking.textContent = this.words.thinking; }, THINKING_AFTER_MS);
    if (turn.said !== null) {
      this.fold(); // with the press, not with the answer: nothing moves while somebody waits
      this.reveal(node);
    }
    let refusal = null;
    try {
      turn.replies = await ask();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal = error;
      turn.replies = error.messages; // numbers to call, when life is in danger and the assistant is away
      turn.said = null;
    } finally {
      clearTimeout(timer);
      this.thinking.textContent = "";
      this.busy = false;
    }
    if (this.left) return false;
    if (refusal) node.remove();
    let shown = null;
    if (turn.replies.length) {
      this.turns.push(turn);
      const drawn = refusal ? this.drawTurn(turn) : node;
      this.drawReplies(turn, drawn);
      // With what the person said above it, unless that was long.
      const said = drawn.querySelector(".said");
      shown = said && said.offsetHeight < 120 ? drawn : drawn.querySelector(".reply");
    }
    this.fold(); // before anything is measured
    if (shown && !first) this.reveal(shown);
    this.save();
    if (refusal) await this.refused(refusal, retry);
    return !refusal;
  }

  /** Says what went wrong and what can be done. */
  async refused(refusal, retry) {
    if (refusal.status === 401) {
      // The talk is gone on the server: start a new one below the old, which stays to be read.
      this.session = null;
      if (await this.open()) this.tell(refusal.message);
      return;
    }
    const useful = refusal.status === 0 || refusal.status === 429 || refusal.status >= 500;
    // Numbers came with the refusal: the box must not cover them with a second list.
    this.tell(refusal.messages.length ? this.kana(this.words.away) : refusal.message || this.kana(this.words.offline), useful && retry);
  }

  tell(message, retry) {
    this.retry = retry;
    this.trouble.textContent = "";
    this.trouble.append(el("p", null, message));
    if (retry) {
      const again = el("button", { type: "button", class: "main" }, this.kana(this.words.retry));
      again.addEventListener("click", retry);
      this.trouble.append(again);
    }
    this.trouble.hidden = false;
    this.form.classList.add("troubled");
    // Above the box to write in, which stays in sight; but not where the text is so large that it cannot.
    this.trouble.scrollIntoView({ block: "nearest" });
  }

  quiet() {
    this.trouble.hidden = true;
    this.form.classList.remove("troubled");
  }

  /* ---- drawing ---- */

  drawAll() {
    // Filled before it is in the document: a reload reads nothing aloud a second time.
    const old = this.log;
    this.log = old.cloneNode(false);
    this.turns.forEach((turn) => this.drawReplies(turn, this.drawTurn(turn)));
    this.fold();
    this.age();
    old.replaceWith(this.log);
  }

  drawTurn(turn) {
    const node = el("div", { class: "turn" }, turn.said === null ? null
      : el("p", { class: "said", tabindex: -1, "aria-live": "off" }, el("span", { class: "unseen" }, this.words.you), kanaOver(turn.readings)(turn.said)));
    this.log.append(node);
    return node;
  }

  drawReplies(turn, node) {
    turn.replies.forEach((reply) => {
      const drawn = drawReply(reply, this.words);
      drawn.readings = reply.readings; // for the line that repeats a pressed button
      node.append(drawn);
    });
  }

  /** «Open now» of an old reply may be false by now; its hours stay. */
  age() {
    this.log.querySelectorAll(".turn").forEach((node, number) => {
      const turn = this.turns[number];
      if (turn && Date.now() - turn.at > OPEN_NOW_MS) node.querySelectorAll(".badge").forEach((badge) => badge.remove());
    });
  }

  /** Menus of earlier turns close, so that the talk stays short; they can be opened and used again. */
  fold() {
    const turns = this.log.querySelectorAll(".turn");
    turns.forEach((turn, number) => {
      const last = number === turns.length - 1;
      turn.classList.toggle("past", !last);
      turn.querySelectorAll(".choices").forEach((choices) => { choices.open = last; });
    });
    this.classList.toggle("talking", turns.length > 1);
  }

  /** Scrolls no further than needed, and never past the start of `node`. */
  reveal(node) {
    const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const start = node.getBoundingClientRect().top - bar - 8;
    const end = this.thinking.getBoundingClientRect().bottom;
    const room = innerHeight - this.form.offsetHeight - 8;
    const by = Math.min(start, end - room);
    // At once: a long way scrolled smoothly makes dizzy.
    if (by > 0 || start < 0) window.scrollBy(0, by > 0 ? by : start);
  }

  /** Tells the style sheet how high the box to write in is, so that what has the focus is not under it. */
  measure() {
    const stays = getComputedStyle(this.form).position === "sticky";
    document.documentElement.style.setProperty("--box", stays ? `${this.form.offsetHeight + 8}px` : "0px");
  }

  write(text) {
    this.input.value = text;
    this.drafted();
  }

  drafted() {
    this.store("draft", this.input.value);
    this.fit();
  }

  /** The box grows with the text; the style sheet sets the most. */
  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }
}

customElements.define("navi-chat", NaviChat);
