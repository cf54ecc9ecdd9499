/** Draws a conversation: one element for each entry, replaced in place when the entry changes. */

import { invoke } from "./api.js";
import { drawCard, openSignIn } from "./cards.js";
import { messageHtml, plainHtml } from "./markdown.js";
import { avatar, element, placeOfFocus } from "./elements.js";

const ADAPTIVE = "application/vnd.microsoft.card.adaptive";
const OAUTH = "application/vnd.microsoft.card.oauth";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export class Transcript {
  /** `names` maps an oid to a person; `say(text)` writes, `reply(thread)` begins a reply. */
  constructor(log, scroller, { names, say, reply }) {
    this.log = log;
    this.scroller = scroller;
    this.names = names;
    this.say = say;
    this.reply = reply;
    this.entries = new Map();
  }

  /** Expect a conversation's entries; what happens meanwhile is newer than they are. */
  begin(seat) {
    this.seat = seat;
    this.entries = new Map();
  }

  /** Show what was said before, together with what happened meanwhile. */
  show(entries) {
    const known = [...entries.map((entry) => [entry.id, entry]), ...this.entries];
    this.entries = new Map([...new Map(known)].sort(([one], [other]) => one.localeCompare(other)));
    this.redraw();
  }

  redraw() {
    this.log.setAttribute("aria-busy", "true");
    this.log.replaceChildren();
    for (const entry of this.entries.values()) this.place(entry);
    this.log.removeAttribute("aria-busy");
    this.toNewest();
  }

  /** A new or a changed entry. */
  put(entry) {
    const atEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 120;
    const fresh = !this.entries.has(entry.id);
    this.entries.set(entry.id, entry);
    this.place(entry);
    if (fresh && (atEnd || entry.author === this.seat.person.oid)) this.toNewest();
  }

  remove(id) {
    this.entries.delete(id);
    this.find(id)?.remove();
  }

  get isEmpty() {
    return this.log.childElementCount === 0;
  }

  has(author) {
    return [...this.entries.values()].some((entry) => entry.author === author);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** To the end, but never past the beginning of the newest message. */
  toNewest() {
    this.toEnd();
    const rows = this.log.querySelectorAll("[data-entry]");
    const hidden = this.scroller.getBoundingClientRect().top - (rows[rows.length - 1]?.getBoundingClientRect().top ?? Infinity);
    if (hidden > 0) this.scroller.scrollTop -= hidden + 8;
  }

  find(id) {
    return this.log.querySelector(`[data-entry="${CSS.escape(id)}"]`);
  }

  place(entry) {
    const drawn = this.drawSafely(entry);
    const old = this.find(entry.id);
    if (!drawn) return old?.remove();
    if (!old) return this.append(entry, drawn);
    const goOn = placeOfFocus(old);
    old.replaceWith(drawn);
    goOn(drawn);
  }

  append(entry, drawn) {
    const date = day.format(new Date(entry.when));
    if (!entry.thread) {
      this.dateLine(date);
      this.log.append(drawn);
      return;
    }
    let thread = this.log.querySelector(`[data-thread="${CSS.escape(entry.thread)}"]`);
    if (!thread) {
      this.dateLine(date);
      thread = element("section", { "data-thread": entry.thread, class: "thread", "aria-label": "Thread" });
      const answer = element("button", { type: "button", class: "reply" }, "Reply");
      answer.addEventListener("click", () => this.reply(entry.thread));
      thread.append(answer);
      this.log.append(thread);
    }
    thread.lastElementChild.before(drawn);
  }

  dateLine(date) {
    const lines = this.log.querySelectorAll(".date");
    if (lines[lines.length - 1]?.textContent !== date) this.log.append(element("p", { class: "date" }, date));
  }

  /** One message that cannot be drawn must not hide the others. */
  drawSafely(entry) {
    try {
      return this.draw(entry);
    } catch {
      const text = "This message cannot be drawn: a part of it is not what Teams expects.";
      return element("p", { class: "notice", "data-entry": entry.id }, text);
    }
  }

  draw(entry) {
    if (entry.notice) return element("p", { class: "notice", "data-entry": entry.id, role: "alert" }, entry.notice);
    if (entry.signin === "silent" || entry.signin === "done") return null;
    const byBot = entry.author === "bot";
    const mine = entry.author === this.seat.person.oid;
    const person = this.names.get(entry.author);
    const name = byBot ? "Auto Capture" : (person?.name ?? "Somebody");
    const row = element("article", { class: mine ? "row mine" : "row", "data-entry": entry.id, tabindex: "-1" });
    row.setAttribute("aria-label", `${mine ? "You" : name}, ${time.format(new Date(entry.when))}`);
    if (!mine || entry.thread) row.append(avatar(byBot ? null : person));
    const body = element("div", { class: "body" });
    body.append(this.heading(entry, mine && !entry.thread ? "" : name), ...this.contents(entry, byBot));
    row.append(body);
    return row;
  }

  heading(entry, name) {
    const line = element("p", { class: "meta" });
    if (name) line.append(element("strong", {}, name));
    line.append(element("time", { datetime: entry.when }, time.format(new Date(entry.when))));
    if (entry.edited) line.append(element("span", {}, "Edited"));
    return line;
  }

  contents(entry, byBot) {
    const { text, attachments, suggestedActions } = entry.activity;
    const parts = [];
    if (text) {
      const bubble = element("div", { class: "bubble", dir: "auto" });
      bubble.innerHTML = byBot && entry.activity.textFormat !== "plain" ? messageHtml(text) : plainHtml(text);
      parts.push(bubble);
    }
    for (const attachment of byBot ? (attachments ?? []) : []) parts.push(this.attachment(entry, attachment));
    if (suggestedActions?.actions?.length) parts.push(this.suggestions(suggestedActions.actions));
    for (const why of entry.problems ?? []) {
      parts.push(element("p", { class: "notice" }, `Teams shows this card blank. ${why}`));
    }
    if (Object.keys(entry.reactions ?? {}).length) parts.push(this.reactions(entry.reactions));
    return parts;
  }

  attachment(entry, { contentType, content }) {
    if (contentType === ADAPTIVE) return drawCard(this.seat, entry.id, content);
    if (contentType === OAUTH) return this.signIn(entry, content);
    return element("p", { class: "notice" }, `This page cannot draw an attachment of type ${contentType}.`);
  }

  signIn(entry, content) {
    const card = element("div", { class: "card sign-in" });
    if (content.text) card.append(element("p", {}, content.text));
    for (const { type, title, value } of content.buttons ?? []) {
      if (type !== "signin" || !/^https?:/i.test(value ?? "")) continue;
      const button = element("button", { type: "button", class: "primary" }, title || "Sign in");
      const { person, kind } = this.seat;
      button.addEventListener("click", () =>
        openSignIn(value, (state) => invoke(person, kind, "signin/verifyState", { state }, entry.id)),
      );
      card.append(button);
    }
    return card;
  }

  reactions(found) {
    const line = element("p", { class: "meta", "aria-label": "Reactions" });
    for (const [kind, people] of Object.entries(found)) {
      const who = people.map((oid) => this.names.get(oid)?.name ?? "Somebody").join(", ");
      if (who) line.append(element("span", {}, `${kind}: ${who}`));
    }
    return line;
  }

  suggestions(actions) {
    const row = element("div", { class: "hints" });
    for (const { type, title, value } of actions) {
      if (type !== "imBack") continue;
      const button = element("button", { type: "button" }, title);
      button.addEventListener("click", () => this.say(String(value)));
      row.append(button);
    }
    return row;
  }
}
