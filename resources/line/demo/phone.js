/* One person's telephone: draws what happens in the talk, and says what the person does. */

import { actionElement } from "/demo/actions.js";
import { shrinkToFit } from "/demo/flex.js";
import { drawMessage, drawQuickReply, textBubble } from "/demo/messages.js";

const copy = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
const word = (name) => document.getElementById("words").content.querySelector(`[data-word="${name}"]`).textContent;

export class Phone {
  constructor(name) {
    this.name = encodeURIComponent(name);
    this.element = copy("phone");
    this.element.dataset.person = name;
    this.element.querySelector(".who").textContent = name;
    this.talk = this.part(".talk");
    this.quick = this.part(".quick");
    this.menu = this.part(".menu");
    this.switch = this.part(".menu-switch");
    this.words = this.part("textarea");
    this.waiting = null;
    this.act = (action) => this.attempt(() => this.tap(action));
    this.listen();
    const source = new EventSource(`/people/${this.name}/happenings`);
    source.onmessage = (event) => this.attempt(() => this.happened(JSON.parse(event.data)));
    // When the demo is started anew, the talk is another one.
    source.onopen = () => this.talk.replaceChildren();
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  listen() {
    this.element.querySelectorAll("[data-act]").forEach((button) => {
      button.addEventListener("click", () => {
        this.part(".more").open = false;
        this.does({ kind: button.dataset.act, ...(button.dataset.act === "location" ? place() : {}) });
      });
    });
    this.part(".write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
    this.words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.write();
    });
    this.words.addEventListener("focus", () => this.openMenu(false));
    this.switch.addEventListener("click", () => this.openMenu(this.menu.hidden));
  }

  write() {
    const text = this.words.value.trim();
    this.words.value = "";
    if (text) this.does({ kind: "text", text });
  }

  async does(act) {
    const answer = await fetch(`/people/${this.name}/acts`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(act),
    });
    if (!answer.ok) this.fault(`${act.kind}: ${await answer.text()}`);
  }

  tap(action) {
    this.quick.hidden = true;
    if (action.inputOption === "openKeyboard") this.words.focus();
    else if (action.inputOption) this.openMenu(action.inputOption === "openRichMenu");
    if (action.type === "postback") this.does({ kind: "postback", data: action.data, displayText: action.displayText });
    else if (action.type === "message") this.does({ kind: "text", text: action.text });
    else if (action.uri.startsWith("tel:")) this.dial(action.uri.slice(4));
    else window.open(action.uri, "_blank", "noopener");
  }

  dial(number) {
    this.part(".opens p").textContent = `${word("call")}: ${number}`;
    this.part(".opens").showModal();
  }

  // ---- what happens ----

  happened(happening) {
    const draw = {
      said: () => this.own(happening),
      displayed: () => this.add(ownRow(textBubble(happening.text), happening.at)),
      messages: () => this.theirs(happening),
      unsent: () => this.unsent(happening.id),
      friend: () => this.befriended(happening.friend),
      loading: () => this.loading(happening.seconds),
      menu: () => this.loadMenu(),
      fault: () => this.fault(happening.text),
    };
    draw[happening.kind]();
  }

  own({ message, at }) {
    const text = { text: message.text, location: [message.title, message.address].join("\n") }[message.type] || word(message.type);
    const row = ownRow(textBubble(text), at);
    row.dataset.message = message.id;
    row.dataset.kind = message.type;
    const unsend = row.querySelector(".unsend");
    unsend.hidden = false;
    unsend.addEventListener("click", () => this.does({ kind: "unsend", id: message.id }));
    this.add(row);
  }

  theirs({ messages, at, by }) {
    this.stopLoading();
    const row = copy("theirs");
    row.dataset.by = by;
    const said = row.querySelector(".said");
    messages.forEach((message) => this.attempt(() => said.append(drawMessage(message, this.act)), said));
    said.append(time(at));
    this.add(row);
    shrinkToFit(row);
    const last = messages[messages.length - 1];
    if (last.quickReply) {
      this.quick.replaceChildren(...drawQuickReply(last.quickReply, this.act));
      this.quick.hidden = false;
      this.quick.scrollLeft = 0;
      this.toEnd();
    }
  }

  add(element) {
    this.quick.hidden = true;
    this.talk.append(element);
    this.toEnd();
  }

  toEnd() {
    this.talk.scrollTop = this.talk.scrollHeight;
  }

  unsent(id) {
    const row = this.talk.querySelector(`[data-message="${id}"]`);
    if (row) row.replaceWith(line(word("unsent")));
  }

  befriended(friend) {
    this.stopLoading();
    this.add(line(word(friend ? "friend" : "blocked")));
    this.part(".stranger").hidden = friend;
    this.part(".bottom").hidden = !friend;
    this.loadMenu();
  }

  loading(seconds) {
    this.stopLoading();
    this.waiting = copy("loading");
    this.talk.append(this.waiting);
    this.toEnd();
    const { waiting } = this;
    setTimeout(() => waiting.remove(), seconds * 1000);
  }

  stopLoading() {
    if (this.waiting) this.waiting.remove();
    this.waiting = null;
  }

  /** What went wrong is to be seen, here and in the console. */
  fault(text, place = this.talk) {
    const note = copy("fault");
    note.textContent = text;
    place.append(note);
    this.toEnd();
    console.error(text);
  }

  attempt(task, place) {
    try {
      task();
    } catch (error) {
      this.fault(error.message, place);
    }
  }

  // ---- rich menu ----

  async loadMenu() {
    const menu = await (await fetch(`/people/${this.name}/menu`)).json();
    this.switch.hidden = !menu.id;
    this.menu.querySelectorAll(".area").forEach((area) => area.remove());
    if (!menu.id) return this.openMenu(false);
    this.switch.textContent = menu.chatBarText;
    this.menu.querySelector("img").src = `/menus/${menu.id}`;
    this.menu.style.aspectRatio = `${menu.size.width} / ${menu.size.height}`;
    menu.areas.forEach((area, number) => this.attempt(() => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "area";
      button.setAttribute("aria-label", area.action.label || `${number + 1}`);
      const { x, y, width, height } = area.bounds;
      button.style.left = `${(100 * x) / menu.size.width}%`;
      button.style.top = `${(100 * y) / menu.size.height}%`;
      button.style.width = `${(100 * width) / menu.size.width}%`;
      button.style.height = `${(100 * height) / menu.size.height}%`;
      actionElement(button, area.action, this.act, `richMenu.areas[${number}]`);
      this.menu.append(button);
    }));
    return this.openMenu(menu.selected);
  }

  openMenu(open) {
    this.menu.hidden = !open || this.switch.hidden;
    this.switch.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.toEnd();
  }
}

function ownRow(bubble, at) {
  const row = copy("own");
  row.querySelector(".bubble").replaceWith(bubble);
  row.querySelector(".unsend").hidden = true;
  row.insertBefore(time(at), row.lastElementChild);
  return row;
}

function time(at) {
  const element = document.createElement("time");
  element.textContent = new Date(at).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });
  return element;
}

function line(text) {
  const element = copy("line");
  element.textContent = text;
  return element;
}

/** A place in Japan, as a person would send it. */
function place() {
  return { title: word("place-title"), address: word("place-address"), latitude: 36.6953, longitude: 137.2113 };
}
