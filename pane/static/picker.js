/** Which record's timeline is shown: a native list, a link into Dynamics, and a way to find others. */

import { button, link, make } from "./elements.js";

export class Picker {
  #said;
  #chosen;
  #records = [];
  #offered = "";
  #list;
  #tools = make("div", { class: "row" });
  #note = make("p", { class: "quiet" });
  #outcome = make("p", { class: "quiet", role: "status" });
  element;

  /** `chosen(record)` is called for each choice; `find(name)` gives the records of a typed name. */
  constructor(said, { chosen, find }) {
    this.#said = said;
    this.#chosen = chosen;
    this.#list = make("select", { class: "field", "aria-labelledby": "record-title" });
    this.#list.addEventListener("change", () => this.#choose(this.#records[this.#list.selectedIndex]));
    this.element = make("div", { class: "stack" }, this.#note, this.#list, this.#tools, this.#search(find));
  }

  /** Offer these; `record` is the one that is shown, `note` a sentence above them. */
  offer(records, record, note = "") {
    const offered = JSON.stringify([records, record, note]);
    if (offered === this.#offered) return; // an open list is not shut for nothing
    this.#offered = offered;
    const same = (one) => one.table === record?.table && one.id === record?.id;
    this.#records = record && !records.some(same) ? [record, ...records] : records;
    this.#list.replaceChildren(...this.#records.map((one) => make("option", { selected: same(one) }, titleOf(one))));
    this.#list.hidden = this.#records.length === 0;
    this.#note.textContent = note || (this.#records.length ? "" : this.#said.NO_RECORDS);
    this.#note.hidden = !this.#note.textContent;
    this.#point(this.#records[this.#list.selectedIndex]);
  }

  #choose(record) {
    this.#offered = "";
    this.#point(record);
    this.#chosen(record);
  }

  #point(record) {
    if (!record) return this.#tools.replaceChildren();
    const open = link(this.#said.OPEN_RECORD, record.url);
    const again = button(this.#said.SHOW_TIMELINE, () => this.#chosen(record), "plain");
    this.#tools.replaceChildren(again, open ?? "");
  }

  #search(find) {
    const name = make("input", { class: "field", type: "search", maxLength: 200, "aria-label": this.#said.FIND_NAME });
    const press = make("button", { type: "submit" }, this.#said.FIND);
    const form = make("form", { class: "row", role: "search" }, name, press);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (name.value.trim()) this.#find(find, name.value.trim());
    });
    return make("details", {}, make("summary", {}, this.#said.FIND_OTHER), form, this.#outcome);
  }

  async #find(find, name) {
    this.#outcome.textContent = this.#said.FINDING;
    try {
      this.#found(await find(name));
    } catch (error) {
      if (error.name !== "AbortError") this.#outcome.textContent = error.code ? error.message : this.#said.NO_ANSWER;
    }
  }

  #found(records) {
    this.#outcome.textContent = records.length ? this.#said.FOUND : this.#said.NOT_FOUND;
    if (!records.length) return;
    const others = this.#records.filter((one) => !records.some((two) => two.id === one.id));
    this.offer([...records, ...others], records[0]);
    this.#choose(records[0]);
  }
}

const titleOf = ({ name, kind, detail }) => [name, kind, detail].filter(Boolean).join(" · ");
