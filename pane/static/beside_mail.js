/** Beside a mail or meeting that is read: how it stands, whose it may be, and their timeline. */

import { Card } from "./card.js";
import { button, make, part } from "./elements.js";
import { Notice, busy, persistently, tell } from "./notice.js";
import { pause } from "./patience.js";
import { Picker } from "./picker.js";
import { Stage } from "./stage.js";

const SOON = 1000;
const NEVER = 2 ** 31 - 1;

export class BesideMail {
  #page;
  #path;
  #card;
  #picker;
  #stage;
  #records;
  #timeline;
  #wanted = null;
  #etag = null;
  #stale = true;
  #pending = false;
  #begun = false;
  #wake = () => {};

  /** `page` is `{api, said, signal, content, notice}`; all of it ends with the signal. */
  constructor(page, { id, kind }) {
    const { api, said, signal } = (this.#page = page);
    this.#path = `mails/${encodeURIComponent(id)}?kind=${kind}`;
    this.#stage = new Stage(api, said, signal, () => this.#refresh());
    this.#card = new Card((verb, data) => this.#stage.press(verb, data, this.#card));
    this.#picker = new Picker(said, {
      chosen: (record) => this.#choose(record),
      find: async (name) => (await api.get(`records?name=${encodeURIComponent(name)}`, { signal })).body.records,
    });
    this.#records = part("record", said.RECORD, this.#picker.element);
    this.#timeline = part("timeline", said.TIMELINE, this.#stage.element);
  }

  /** Reads again each second while it may change by itself, and after each press; never returns. */
  async run() {
    for (;;) {
      if (!this.#stale) await this.#rest(this.#pending ? SOON : NEVER);
      this.#stale = false;
      await this.#read();
    }
  }

  #rest(milliseconds) {
    return pause(milliseconds, this.#page.signal, (goOn) => (this.#wake = goOn));
  }

  #refresh() {
    this.#stale = true;
    this.#wake();
  }

  #choose(record) {
    this.#wanted = record;
    this.#etag = null;
    this.#refresh();
    this.#stage.show(record);
  }

  async #read() {
    const { api, said, signal, notice } = this.#page;
    const wanted = this.#wanted;
    const path = wanted ? `${this.#path}&record=${encodeURIComponent(`${wanted.table}:${wanted.id}`)}` : this.#path;
    try {
      const asked = () => api.get(path, { signal, etag: this.#etag });
      const { body, etag } = await persistently(asked, { notice, said, signal });
      if (!body || wanted !== this.#wanted) return;
      this.#etag = etag;
      await this.#show(body);
    } catch (error) {
      signal.throwIfAborted();
      this.#pending = false;
      busy(false);
      notice.say(error.message || said.FAILED, [[said.TRY_NOW, () => this.#refresh()]]);
    }
  }

  async #show({ card, records, record, pending }) {
    const { content, signal } = this.#page;
    this.#pending = pending;
    tell(await this.#card.draw(card, signal));
    if (!this.#card.element.isConnected) content.append(this.#mail(), this.#records, this.#timeline);
    busy(false);
    this.#picker.offer(records, record);
    // A contact that was just made is told of where the timeline would stand.
    if (record && !this.#begun && !this.#stage.occupied) this.#stage.show(record);
    this.#begun ||= Boolean(record);
  }

  #mail() {
    const { said } = this.#page;
    return make("section", { id: "mail", "aria-label": said.THIS_MAIL }, this.#card.element);
  }
}
