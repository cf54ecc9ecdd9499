/** The mailbox view: a folder's list, the mail that is read or written, and the pane beside it. */

import { Beside } from "./beside.js";
import { Composing } from "./composing.js";
import { element } from "./elements.js";
import * as api from "./mail-api.js";
import { MailList } from "./mail-list.js";
import { read, readNothing } from "./reading.js";

const $ = (id) => document.getElementById(id);
const FIRST = "Inbox";

export class MailView {
  constructor({ pane, login }) {
    this.list = new MailList({ onChosen: (row) => this.choose(row), onTrouble: (text) => this.complain(text) });
    this.composing = new Composing({
      onRecipients: (changed) => this.beside.recipientsChanged(changed),
      onSaved: () => this.drawFolders({ keep: true }),
      onLeft: () => this.stopWriting(),
    });
    this.beside = new Beside({
      address: pane,
      login,
      compose: (name) => this.composing.answer(name),
      onClosed: () => this.drawOpener(),
    });
    $("open-pane").addEventListener("click", () => this.togglePane());
    $("new-mail").addEventListener("click", () => this.write());
    $("back-to-list").addEventListener("click", () => this.showing("list"));
  }

  /** Sit down in front of somebody's mailbox. */
  async be(person) {
    const isSame = this.person === person;
    this.person = person;
    if (isSame) return;
    this.item = null;
    this.folder = null;
    this.composing.form.hidden = true;
    this.beside.close();
    this.showing("list");
    readNothing();
    await this.drawFolders();
    if (localStorage.getItem("pane") !== "closed") this.openPane();
  }

  async drawFolders({ keep = false } = {}) {
    const { person } = this;
    try {
      this.folders = (await api.folders(person)).folders;
    } catch (error) {
      return this.complain(error.message);
    }
    if (this.person !== person) return;
    this.folder = this.folders.find((one) => one.id === this.folder?.id) ?? this.folders.find((one) => one.name === FIRST);
    $("folders").replaceChildren(...this.folders.map((one) => this.folderButton(one)));
    await this.enter(this.folder, { keep });
  }

  folderButton(folder) {
    const item = element("li");
    const button = element("button", { type: "button", class: "rail-item folder" });
    button.style.paddingInlineStart = `${0.5 + folder.depth}rem`;
    button.append(element("bdi", {}, folder.name));
    const count = folder.unread || (folder.name === "Drafts" ? folder.total : 0);
    if (count) button.append(element("span", { class: "folder-count" }, String(count)));
    button.addEventListener("click", () => this.enter(folder));
    button.dataset.folder = folder.id;
    item.append(button);
    return item;
  }

  async enter(folder, { keep = false } = {}) {
    this.folder = folder;
    for (const one of $("folders").querySelectorAll("button")) {
      if (one.dataset.folder === folder.id) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    $("mails").setAttribute("aria-label", `${folder.name}, ${folder.total} items`);
    $("folder-name").textContent = folder.name;
    $("folder-total").textContent = new Intl.NumberFormat(this.person.locale).format(folder.total);
    if (!keep) {
      this.item = null;
      readNothing(folder.total ? undefined : "Nothing is in this folder.");
      if (this.composing.form.hidden) this.beside.follow(null);
      this.showing("list");
    }
    await this.list.show(this.person, folder.id, { keep });
  }

  async choose(row) {
    const { person } = this;
    this.wanted = row.id;
    let item;
    try {
      item = await api.item(person, row.id);
    } catch (error) {
      return this.complain(error.message);
    }
    if (this.person !== person || this.wanted !== row.id) return; // the selection has moved on
    const wasWriting = !this.composing.form.hidden;
    this.composing.form.hidden = true;
    this.item = item;
    this.showing("reading");
    read(person, row.id, item);
    if (wasWriting && this.beside.isOpen) this.openPane();
    else this.beside.follow(item);
  }

  write() {
    this.item = null;
    this.list.none();
    this.showing("writing");
    this.composing.begin(this.person);
    if (this.beside.isOpen) this.openPane();
  }

  stopWriting() {
    readNothing();
    this.showing("list");
    if (this.beside.isOpen) this.openPane();
  }

  togglePane() {
    if (this.beside.isOpen) this.beside.close();
    else this.openPane();
    localStorage.setItem("pane", this.beside.isOpen ? "open" : "closed");
  }

  openPane() {
    const writing = !this.composing.form.hidden;
    this.beside.open(this.person, writing ? { compose: true, itemType: "message", conversationId: "" } : this.item);
    this.drawOpener();
  }

  drawOpener() {
    $("open-pane").setAttribute("aria-pressed", String(!$("beside-mail").hidden));
  }

  /** Where there is room for one thing only, this is the one: list, reading or writing. */
  showing(part) {
    $("mail").dataset.showing = part;
    $("reading").hidden = part === "writing";
  }

  complain(sentence) {
    $("reading").replaceChildren(element("p", { class: "notice", role: "alert" }, sentence));
    this.showing("reading");
  }
}
