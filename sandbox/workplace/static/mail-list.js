/** The message list: only the rows in sight are drawn, only the pages in sight are asked for. */

import { element } from "./elements.js";
import { rows } from "./mail-api.js";

const HEIGHT = 76;
const PAGE = 50;
const MARGIN = 4;
const MOVES = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };

export class MailList {
  /** `onChosen(row)` hears which mail is to be read, `onTrouble(sentence)` why none is shown. */
  constructor({ onChosen, onTrouble }) {
    this.box = document.getElementById("mails");
    this.sheet = element("div", { class: "sheet", role: "presentation" });
    this.box.replaceChildren(this.sheet);
    this.onChosen = onChosen;
    this.onTrouble = onTrouble;
    this.forget();
    this.box.addEventListener("scroll", () => this.draw(), { passive: true });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("click", (event) => {
      const at = event.target.closest("[data-at]")?.dataset.at;
      if (at !== undefined) this.choose(Number(at));
    });
    new ResizeObserver(() => this.draw()).observe(this.box);
  }

  forget() {
    this.pages = new Map();
    this.total = 0;
    this.chosen = -1;
    this.turn = (this.turn ?? 0) + 1;
  }

  /** Another folder, or the same one anew with `keep`ing what is chosen and where one was. */
  async show(person, folder, { keep = false } = {}) {
    const [top, chosen] = keep ? [this.box.scrollTop, this.chosen] : [0, -1];
    this.forget();
    Object.assign(this, { person, folder, chosen });
    await this.page(0);
    this.box.scrollTop = top;
    this.draw();
  }

  /** Ask for a page once; an answer for a folder that was left meanwhile is dropped. */
  async page(number) {
    if (this.pages.has(number)) return;
    this.pages.set(number, []);
    const { turn } = this;
    try {
      const told = await rows(this.person, this.folder, number * PAGE, PAGE);
      if (turn !== this.turn) return;
      this.total = told.total;
      this.pages.set(number, told.rows);
      this.sheet.style.height = `${this.total * HEIGHT}px`;
      this.draw();
    } catch (error) {
      if (turn !== this.turn) return;
      this.pages.delete(number);
      this.onTrouble(error.message);
    }
  }

  row(at) {
    return this.pages.get(Math.floor(at / PAGE))?.[at % PAGE];
  }

  draw() {
    const from = Math.max(0, Math.floor(this.box.scrollTop / HEIGHT) - MARGIN);
    const to = Math.min(this.total, Math.ceil((this.box.scrollTop + this.box.clientHeight) / HEIGHT) + MARGIN);
    const drawn = [];
    for (let at = from; at < to; at++) {
      if (!this.row(at)) this.page(Math.floor(at / PAGE));
      drawn.push(this.option(at));
    }
    this.sheet.replaceChildren(...drawn);
    const active = document.getElementById(`mail-${this.chosen}`);
    if (active) this.box.setAttribute("aria-activedescendant", active.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  option(at) {
    const one = this.row(at);
    const option = element("div", {
      role: "option",
      id: `mail-${at}`,
      class: "mail-row",
      "data-at": at,
      "aria-posinset": at + 1,
      "aria-setsize": this.total,
      "aria-selected": String(at === this.chosen),
    });
    option.style.top = `${at * HEIGHT}px`;
    if (!one) return option;
    option.classList.toggle("unread-mail", !one.read);
    const first = element("span", { class: "mail-first" });
    first.append(element("bdi", {}, one.who || "(nobody)"), element("time", { datetime: one.when }, this.when(one.when)));
    const second = element("span", { class: "mail-second" });
    second.append(element("bdi", {}, one.subject || "(no subject)"));
    if (one.draft) second.prepend(element("em", {}, "Draft"));
    if (one.files) second.append(element("span", { class: "mark", role: "img", "aria-label": "has attachments" }, "📎"));
    option.append(first, second, element("bdi", { class: "mail-third" }, one.preview));
    return option;
  }

  when(iso) {
    const moment = new Date(iso);
    const today = moment.toDateString() === new Date().toDateString();
    const wanted = today ? { timeStyle: "short" } : { dateStyle: "short" };
    return new Intl.DateTimeFormat(this.person.locale, { ...wanted, timeZone: this.person.zone }).format(moment);
  }

  key(event) {
    const move = MOVES[event.key];
    if (move === undefined || !this.total) return;
    event.preventDefault();
    this.choose(Math.max(0, Math.min(this.total - 1, this.chosen + move)));
  }

  async choose(at) {
    this.chosen = at;
    const [top, bottom] = [at * HEIGHT, (at + 1) * HEIGHT];
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    if (bottom > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = bottom - this.box.clientHeight;
    this.draw();
    if (!this.row(at)) await this.page(Math.floor(at / PAGE));
    if (this.chosen !== at || !this.row(at)) return;
    this.row(at).read = true; // for this look at it alone: the mailbox is not changed
    this.draw();
    this.onChosen(this.row(at));
  }

  none() {
    this.chosen = -1;
    this.draw();
  }
}
