/* Draws replies of the chat contract as elements. Whatever the server or a person wrote goes in as text,
   never as HTML. Buttons carry data-postback and data-echo; chat.js listens to them. */

/** An element with attributes and children; null and "" children are left out. */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}

/** Kanji that stand side by side, as in navigator/furigana.py. */
const KANJI = /([々〇一-鿿㐀-䶿豈-龎](?:[々〇一-鿿㐀-䶿豈-龎ヶヵ]*[々〇一-鿿㐀-䶿豈-龎])?)/;
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Draws texts with kana over the words of `readings` ([word, kana, school year]…): a function of a text that
    answers a fragment, or the text itself where there is nothing to draw. */
export function kanaOver(readings) {
  if (!readings || !readings.length) return (text) => text;
  const known = new Map(readings.map((reading) => [reading[0], reading]));
  const longestFirst = Array.from(known.keys()).sort((a, b) => b.length - a.length);
  const words = new RegExp(`(${longestFirst.map(literal).join("|")})`);
  return (text) => {
    const parts = (text || "").split(words);
    if (parts.length === 1) return text;
    const drawn = document.createDocumentFragment();
    parts.forEach((part) => drawn.append(...(known.has(part) ? ruby(...known.get(part)) : [part])));
    return drawn;
  };
}

/** One word, its kana above the kanji only (食べる, 取り扱い), and over all of it where they cannot be told apart (1人). */
function ruby(word, kana, year) {
  const runs = word.split(KANJI);
  const found = new RegExp(`^${runs.map((run, at) => (at % 2 ? "(.+?)" : literal(run))).join("")}$`).exec(kana);
  return found ? runs.map((run, at) => (at % 2 ? over(run, found[(at + 1) / 2], year) : run)) : [over(word, kana, year)];
}

function over(text, kana, year) {
  const hidden = { "aria-hidden": "true" }; // or a screen reader says the word twice
  return el("ruby", { class: `y${year}` }, text, el("rp", hidden, "（"), el("rt", hidden, kana), el("rp", hidden, "）"));
}

/** One reply as a section. */
export function drawReply(reply, words) {
  return el("section", { class: `reply reply-${reply.type}` }, ...new Drawing(reply, words).parts());
}

/** The buttons that every reply repeats; only the last reply shows them. */
const WAYS_OUT = ["/go_back", "/human", "/start_again"];

class Drawing {
  constructor(reply, words) {
    this.reply = reply;
    this.words = words;
    this.text = kanaOver(reply.readings);
    this.own = kanaOver(words.readings); // of the component's own words
  }

  parts() {
    const { reply } = this;
    // A menu's worries are its buttons already.
    const needs = reply.type === "menu" ? [] : reply.needs || [];
    const services = reply.services || [];
    return [
      el("div", { class: "bubble" }, reply.title ? el("h3", null, this.text(reply.title)) : null, ...reply.text.split("\n").filter(Boolean).map((line) => el("p", null, this.text(line)))),
      needs.length ? el("ul", { class: "needs", "aria-label": this.words.needs }, ...needs.map((need) => this.need(need))) : null,
      services.length ? el("ol", { class: "services" }, ...services.map((service) => this.service(service))) : null,
      reply.link && safe(reply.link.href) ? this.linked(reply.link) : null,
      ...this.buttons(reply.buttons || []),
    ];
  }

  need({ label, because, remove }) {
    const { words } = this;
    const echo = words.remove(label);
    return el("li", { class: "need" },
      el("span", { class: "need-text" },
        el("span", { class: "need-label" }, this.text(label)),
        because && because.length ? el("span", { class: "why" }, words.because(because)) : null),
      remove ? el("button", { type: "button", class: "remove", "data-postback": remove, "data-echo": echo, "aria-label": echo }, "×") : null);
  }

  service(service) {
    const { words, reply } = this;
    const crisis = reply.type === "crisis";
    const description = el("p", { class: "description" }, this.text(service.description));
    // In danger only what helps at once is in sight; the rest is one tap away.
    const later = (contact) => crisis && (contact.cost === "paid" || contact.type === "fax") && service.contacts.length > 1;
    const more = [
      crisis ? description : null,
      this.contacts(service.contacts.filter(later)),
      ...this.fact(words.eligibility, service.eligibility),
      ...this.fact(words.application, service.application),
    ].filter(Boolean);
    return el("li", { class: "service" },
      el("p", { class: "kind" }, this.text(this.kind(service))),
      el("h3", null, this.text(service.name)),
      service.organization && !crisis ? el("p", { class: "soft" }, this.text(service.organization)) : null,
      crisis ? null : description,
      this.contacts(service.contacts.filter((contact) => !later(contact))),
      service.url && service.url_confirmed && !service.contacts.some((contact) => contact.href === service.url)
        ? el("p", { class: "site" }, link(service.url, this.own(words.site))) : null,
      more.length ? el("details", { class: "more" }, el("summary", null, this.own(crisis ? words.about : words.more)), ...more) : null,
      service.caution ? el("p", { class: "soft caution" }, this.text(service.caution)) : null,
      service.checked_on ? el("p", { class: "soft checked" }, this.own(words.checked(service.checked_on))) : null);
  }

  /** «相談窓口», and for which worry where there are several. */
  kind(service) {
    const needs = this.reply.needs || [];
    const mine = needs.filter((need) => (service.for_needs || []).includes(need.id));
    return needs.length > 1 && mine.length
      ? `${service.kind_label}｜${this.words.quoted(mine.map((need) => need.label))}`
      : service.kind_label;
  }

  fact(title, text) {
    return text ? [el("p", { class: "fact" }, el("strong", null, this.own(title)), el("br"), this.text(text))] : [];
  }

  contacts(contacts) {
    return contacts.length ? el("ul", { class: "contacts" }, ...contacts.map((contact) => this.contact(contact))) : null;
  }

  contact(contact) {
    const { words } = this;
    const href = safe(contact.href);
    const number = contact.type === "phone" || contact.type === "sms";
    const label = contact.label === contact.type_label ? "" : contact.label;
    const languages = contact.languages || [];
    const facts = [
      // «Hours differ» says nothing about a web page, a letter or an app.
      ["web", "letter", "app"].includes(contact.type) && !("open" in contact) ? "" : contact.hours_text,
      contact.cost_text,
      languages.length && languages.join() !== "ja" ? words.languages(languages) : "",
    ].filter(Boolean);
    return el("li", { class: `contact contact-${contact.type}` },
      href && number
        ? el("a", { class: "call", href }, el("span", null, this.text(contact.type_label)), " ", el("span", { class: "number" }, contact.value))
        : href
          ? link(href, this.text(label ? `${contact.type_label}：${label}` : contact.type_label))
          : el("p", { class: "value" }, this.text(`${contact.type_label}：`), el("strong", null, this.text(contact.value))),
      label && (number || !href) ? el("p", { class: "label" }, this.text(label)) : null,
      contact.open_text ? el("p", { class: contact.open ? "badge badge-open" : "badge" }, this.text(contact.open_text)) : null,
      facts.length ? el("p", { class: "soft facts" }, this.text(facts.join(words.separator))) : null,
      href && number && contact.value[0] === "#" ? el("p", { class: "soft" }, this.own(words.hash)) : null,
      contact.caution ? el("p", { class: "soft caution" }, this.text(contact.caution)) : null);
  }

  /** The page of an article, or the sheet. */
  linked(found) {
    return found.title ? el("p", { class: "site" }, link(found.href, this.text(found.title))) : this.sheet(found);
  }

  /** The sheet with a memo, which goes straight into the file, or without. */
  sheet({ href, pages, bytes }) {
    const { words } = this;
    // Opened, not downloaded by attribute: an expired link then shows its page instead of a broken file.
    return el("form", { class: "sheet", action: href, method: "post", target: "_blank", rel: "noopener", autocomplete: "off" },
      el("label", null, el("strong", null, words.memo), el("span", { class: "soft" }, this.own(words.memoHint)),
        el("textarea", { name: "memo", rows: 4, maxlength: 2000 })),
      el("button", { type: "submit", class: "main" }, this.own(words.openWithMemo)),
      el("p", null, link(href, this.own(words.openSheet(pages, Math.ceil(bytes / 1024))))));
  }

  buttons(buttons) {
    const ways = buttons.filter((button) => WAYS_OUT.includes(button.postback));
    const choices = buttons.filter((button) => !WAYS_OUT.includes(button.postback));
    return [
      // Closed when the talk goes on; its summary then opens it again.
      choices.length ? el("details", { class: "choices", open: true, "aria-live": "off" },
        el("summary", null, this.own(this.words.again)),
        el("div", { class: "buttons", role: "group", "aria-label": this.words.choices(choices.length) }, ...choices.map((choice) => this.button(choice)))) : null,
      ways.length ? el("div", { class: "ways", "aria-live": "off" }, ...ways.map((way) => this.button(way))) : null,
    ];
  }

  button({ title, postback }) {
    const kind = postback === "/summary" ? "main" : "choice";
    return el("button", { type: "button", class: kind, "data-postback": postback, "data-echo": title }, this.text(title));
  }
}

function link(href, content) {
  const away = !/^(tel|mailto|sms):/.test(href);
  return el("a", { class: "link", href, target: away && "_blank", rel: away && "noopener noreferrer" }, content);
}

/** An address that may be followed, or "". In tel: a bare # would start a fragment and nothing would be dialled. */
function safe(href) {
  if (!/^(https?:\/\/|tel:|sms:|mailto:|\/(?!\/))/.test(href || "")) return "";
  return /^(tel|sms):/.test(href) ? href.replace(/#/g, "%23") : href;
}
