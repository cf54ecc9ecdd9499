/** One person's view of one conversation: what was said, and what is being written. */

import { listen, openChat, write } from "./api.js";
import { avatar, element } from "./elements.js";
import { Transcript } from "./transcript.js";

export const BOT = "Auto Capture";
const HINTS = ["show activities for Contoso", "显示 Contoso 的活动", "help"];
const TYPING_LASTS = 10_000;
const WELCOME = {
  shared:
    "Everybody in this conversation sees the answer, so it holds only what is tracked already. Suggestions from your mailbox stay in your own chat with the app.",
  alone:
    "Auto Capture shows what Dynamics 365 knows about a company, and the mails in your own mailbox that belong there too. Track one, and your colleagues see it. The same stands beside every mail: choose Mail on the left.",
};

let made = 0;

export class Pane {
  /** `names` maps an oid to a person; `onElsewhere(chat)` hears of other conversations' news. */
  constructor({ names, onElsewhere = () => {}, onState = () => {} }) {
    this.root = document.getElementById("pane").content.firstElementChild.cloneNode(true);
    this.onElsewhere = onElsewhere;
    this.onState = onState;
    this.thread = "";
    this.hangUp = () => {};
    this.wasOffline = false;
    const say = (text) => this.say(text);
    const reply = (thread) => this.reply(thread);
    this.transcript = new Transcript(this.part(".transcript"), this.part(".scroller"), { names, say, reply });
    this.text = this.part("textarea");
    this.text.id = `text-${made++}`;
    this.part(".compose-box label").htmlFor = this.text.id;
    this.compose();
  }

  part(selector) {
    return this.root.querySelector(selector);
  }

  /** Sit down as somebody; `isOne` says that another person's pane stands beside this one. */
  async be(person, kind, isOne) {
    this.isOne = isOne;
    if (this.person !== person) {
      this.person = person;
      this.hangUp();
      this.hangUp = listen(person, (report) => this.onReport(report), (connected) => this.heard(connected));
    }
    this.kind = kind;
    this.chat = person.chats.find((chat) => chat.kind === kind);
    this.reply("");
    this.quiet();
    this.draw();
    this.transcript.begin({ person, kind });
    this.transcript.redraw();
    await this.reload();
  }

  leave() {
    this.hangUp();
    this.root.remove();
  }

  async reload() {
    const { person, kind } = this;
    try {
      const { entries } = await openChat(person, kind);
      if (this.person !== person || this.kind !== kind) return;
      this.transcript.show(entries);
    } catch (error) {
      this.complain(error.message);
    }
    this.drawWelcome();
  }

  onReport({ kind, conversation, body }) {
    if (conversation !== this.chat.id) {
      const chat = this.person.chats.find((one) => one.id === conversation);
      if (kind === "entry" && chat && body.author !== this.person.oid) this.onElsewhere(chat);
      return;
    }
    if (kind === "typing") return this.busy();
    if (kind === "delete") this.transcript.remove(body.id);
    else this.transcript.put(body);
    if (body.author === "bot" || body.notice) this.quiet();
    this.drawWelcome();
  }

  heard(connected) {
    this.onState(connected);
    if (connected && this.wasOffline) {
      this.transcript.begin({ person: this.person, kind: this.kind });
      this.reload();
    }
    this.wasOffline = !connected;
  }

  busy() {
    this.part(".typing").hidden = false;
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => this.quiet(), TYPING_LASTS);
    this.transcript.toEnd();
  }

  quiet() {
    clearTimeout(this.typingEnds);
    this.part(".typing").hidden = true;
  }

  complain(text) {
    this.part(".transcript").append(element("p", { class: "notice", role: "alert" }, text));
    this.transcript.toEnd();
  }

  async say(text) {
    try {
      await write(this.person, this.kind, text, this.thread);
    } catch (error) {
      this.complain(error.message);
    }
  }

  reply(thread) {
    this.thread = thread;
    this.part(".replying").hidden = !thread;
    if (thread) this.text.focus();
  }

  draw() {
    const shared = this.kind !== "personal";
    const who = this.part(".pane-who");
    who.hidden = !this.isOne;
    who.replaceChildren(avatar(this.person), this.person.name);
    if (this.isOne) this.root.setAttribute("aria-label", `As ${this.person.name}`);
    else this.root.removeAttribute("aria-label");
    this.part(".compose-box label").textContent = this.isOne ? `Message as ${this.person.name}` : "Message";
    this.part(".mention-bot").hidden = !shared;
    this.part(".mention-hint").hidden = !shared;
    this.text.placeholder = shared ? `Message ${this.chat.name}` : `Message ${BOT}`;
  }

  drawWelcome() {
    const shared = this.kind !== "personal";
    const welcome = this.part(".welcome");
    welcome.hidden = this.transcript.has(this.person.oid);
    welcome.classList.toggle("compact", !this.transcript.isEmpty);
    this.part(".welcome-text").textContent = shared ? WELCOME.shared : WELCOME.alone;
    const hints = HINTS.map((hint) => {
      const text = shared ? `@${BOT} ${hint}` : hint;
      const button = element("button", { type: "button", dir: "auto" }, text);
      button.addEventListener("click", () => this.say(text));
      return button;
    });
    this.part(".welcome .hints").replaceChildren(...hints);
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 160)}px`;
  }

  send(event) {
    event?.preventDefault();
    const text = this.text.value;
    if (!text.trim()) return;
    this.text.value = "";
    this.grow();
    this.say(text);
  }

  compose() {
    const { text } = this;
    this.part(".compose").addEventListener("submit", (event) => this.send(event));
    text.addEventListener("input", () => this.grow());
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.send(event);
    });
    this.part(".mention-bot").addEventListener("click", () => {
      text.setRangeText(`@${BOT} `, text.selectionStart, text.selectionEnd, "end");
      text.focus();
    });
    this.part(".stop-replying").addEventListener("click", () => this.reply(""));
  }
}
