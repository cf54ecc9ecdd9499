/** The place where a record's timeline stands, and whatever a pressed button answers. */

import { Card } from "./card.js";
import { make } from "./elements.js";
import { Notice, persistently, tell } from "./notice.js";

const ELSEWHERE = new Set(["options", "people", "other"]);
/** Verbs whose answer is another card than the one that was pressed. */

export class Stage {
  #api;
  #said;
  #signal;
  #changed;
  #current = new AbortController();
  #notice = new Notice();
  #bone = make("div", { class: "bone", "aria-hidden": "true", hidden: true });
  #card = new Card((verb, data) => this.press(verb, data, this.#card));
  element = make("div", { class: "stack" }, this.#notice.element, this.#bone, this.#card.element);

  /** `changed()` is called whenever something stands here that an earlier answer did not know. */
  constructor(api, said, signal, changed) {
    this.#api = api;
    this.#said = said;
    this.#signal = signal;
    this.#changed = changed;
  }

  /** Show a record's timeline, and follow it for as long as it changes. */
  async show({ table, id }) {
    const signal = this.#take();
    const path = `timelines/${encodeURIComponent(table)}/${encodeURIComponent(id)}`;
    const asked = { notice: this.#notice, said: this.#said, signal };
    this.#card.clear();
    this.#bone.hidden = false;
    try {
      await persistently(() => this.#follow(path, signal), asked);
    } catch (error) {
      if (signal.aborted) return;
      const again = () => this.show({ table, id });
      this.#notice.say(error.message || this.#said.FAILED, [[this.#said.TRY_NOW, again]]);
    } finally {
      if (!signal.aborted) this.#bone.hidden = true;
    }
  }

  /** Whether something stands here. */
  get occupied() {
    return !this.#card.element.hidden;
  }

  /** Bring a button of `card` to the service, once: it may have been carried out. */
  async press(verb, data, card) {
    if (card.busy) return;
    card.busy = true;
    card.say("");
    const signal = this.#take();
    try {
      await this.#follow("presses", signal, { verb, data }, () => this.#answered(verb, card));
    } catch (error) {
      if (signal.aborted) return;
      const ours = error.code !== undefined && error.message;
      card.say(ours ? error.message : this.#said.NOT_SENT);
      this.#changed();
    } finally {
      card.busy = false;
    }
  }

  /** Show nothing. */
  clear() {
    this.#take();
    this.#notice.clear();
    this.#bone.hidden = true;
    this.#card.clear();
  }

  /** What stood here last is over. */
  #take() {
    this.#current.abort();
    this.#current = new AbortController();
    return AbortSignal.any([this.#signal, this.#current.signal]);
  }

  async #follow(path, signal, value, first = () => {}) {
    let begun = false;
    for await (const line of this.#api.lines(path, { signal, value })) {
      signal.throwIfAborted();
      if (line.card) tell(await this.#card.draw(line.card, signal));
      else this.#card.say(line.message ?? "");
      this.#bone.hidden = true;
      this.#notice.clear();
      if (!begun) first();
      if (begun || value) this.#changed();
      begun = true;
    }
  }

  #answered(verb, card) {
    card.busy = false;
    if (card === this.#card || !ELSEWHERE.has(verb)) return;
    this.#card.element.scrollIntoView({ block: "nearest" });
    this.#card.focus();
  }
}
