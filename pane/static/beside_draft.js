/** Beside a mail or meeting that is being written: its recipients' records. */

import { part } from "./elements.js";
import { busy, persistently } from "./notice.js";
import { onRecipients, recipients } from "./outlook.js";
import { pause } from "./patience.js";
import { Picker } from "./picker.js";
import { Stage } from "./stage.js";

const SETTLED = 400;
const NEVER = 2 ** 31 - 1;
const MOST = 500;
/** Recipients that are looked up; the service takes no more. */

export class BesideDraft {
  #page;
  #item;
  #picker;
  #stage;
  #shown = null;
  #asked = null;
  #wake = () => {};
  #changed = true;

  /** `page` is as for `BesideMail`. */
  constructor(page, item) {
    const { api, said, signal } = (this.#page = page);
    this.#item = item;
    this.#stage = new Stage(api, said, signal, () => {});
    this.#picker = new Picker(said, {
      chosen: (record) => this.#show(record),
      find: async (name) => (await api.get(`records?name=${encodeURIComponent(name)}`, { signal })).body.records,
    });
  }

  /** Looks again whenever the recipients have changed; never returns. */
  async run() {
    const { said, signal, content } = this.#page;
    content.append(part("record", said.RECIPIENTS, this.#picker.element), part("timeline", said.TIMELINE, this.#stage.element));
    const stop = onRecipients(this.#item, () => this.#look());
    signal.addEventListener("abort", stop);
    for (;;) {
      if (!this.#changed) await pause(NEVER, signal, (goOn) => (this.#wake = goOn));
      this.#changed = false;
      await this.#read();
      await pause(SETTLED, signal);
    }
  }

  #look() {
    this.#changed = true;
    this.#wake();
  }

  async #read() {
    const { api, said, signal, notice } = this.#page;
    const addresses = (await recipients(this.#item)).slice(0, MOST);
    signal.throwIfAborted();
    const asked = JSON.stringify(addresses);
    if (asked === this.#asked) return;
    try {
      const ask = () => api.post("recipients", { addresses }, { signal });
      const { records, strangers } = addresses.length ? await persistently(ask, { notice, said, signal }) : { records: [] };
      this.#asked = asked;
      this.#offer(records, addresses.length ? (strangers ? said.NOT_ALL_KNOWN : "") : said.NO_RECIPIENTS);
    } catch (error) {
      signal.throwIfAborted();
      notice.say(error.message || said.FAILED, [[said.TRY_NOW, () => this.#look()]]);
    }
    busy(false);
  }

  #offer(records, sentence) {
    const kept = records.find((one) => one.table === this.#shown?.table && one.id === this.#shown?.id);
    this.#picker.offer(records, kept ?? records[0] ?? null, sentence);
    if (!kept && records[0]) this.#show(records[0]);
    if (!records.length && this.#shown) this.#stage.clear();
    if (!records.length) this.#shown = null;
  }

  #show(record) {
    this.#shown = record;
    this.#stage.show(record);
  }
}
