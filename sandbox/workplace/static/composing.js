/** A new mail: its fields, its draft in the mailbox, and what the pane may ask of it. */

import { save } from "./mail-api.js";

const $ = (id) => document.getElementById(id);
const PARTS = /(?:"[^"]*"|[^;,"])+/g;
const UNSAVED = { code: 9017, name: "ItemNotSaved", message: "The id can't be retrieved until the item is saved." };

/** `Kim Park <kim@contoso.example>; …` as Outlook knows recipients. */
export function recipientsIn(text) {
  return (text.match(PARTS) ?? [])
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [, name, inside] = /^(.*?)\s*<([^<>]*)>$/.exec(part) ?? [];
      const emailAddress = (inside ?? part).trim();
      return { displayName: name?.replaceAll('"', "").trim() || emailAddress, emailAddress };
    });
}

export class Composing {
  /** `onRecipients({to, cc})` says which of the fields changed; `onSaved` and `onLeft` follow. */
  constructor({ onRecipients, onSaved, onLeft }) {
    this.form = $("compose-mail");
    this.onRecipients = onRecipients;
    this.onSaved = onSaved;
    for (const field of ["to", "cc"]) {
      $(`draft-${field}`).addEventListener("change", () => this.changed(field));
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save().catch((error) => this.say(error.message));
    });
    $("leave-draft").addEventListener("click", () => {
      this.form.hidden = true;
      onLeft();
    });
  }

  begin(person) {
    this.person = person;
    this.kept = null;
    this.form.reset();
    this.say("");
    this.form.hidden = false;
    this.known = { to: "[]", cc: "[]" };
    $("draft-to").focus();
  }

  /** As Outlook tells it to the pane: who, not text, has changed. */
  changed(field) {
    const now = JSON.stringify(this.people(field));
    if (now === this.known[field]) return;
    this.known[field] = now;
    this.onRecipients({ to: field === "to", cc: field === "cc", bcc: false });
  }

  people(field) {
    return recipientsIn($(`draft-${field}`).value);
  }

  async save() {
    const draft = { subject: $("draft-subject").value, body: $("draft-body").value, to: this.people("to"), cc: this.people("cc") };
    if (this.kept) draft.messageId = this.kept.messageId;
    this.kept = await save(this.person, draft);
    this.say("Saved in Drafts. The sandbox sends nothing.");
    this.onSaved();
    return this.kept.itemId;
  }

  say(text) {
    $("draft-said").textContent = text;
  }

  /** What `item` of a pane in compose mode asks for. */
  async answer(name) {
    switch (name) {
      case "subject":
        return $("draft-subject").value;
      case "body":
        return $("draft-body").value;
      case "from":
        return { displayName: this.person.name, emailAddress: this.person.mail };
      case "to":
      case "cc":
        return this.people(name);
      case "bcc":
        return [];
      case "save":
        return this.save();
      case "itemId":
        if (!this.kept) throw UNSAVED;
        return this.kept.itemId;
      default:
        throw { code: 5001, name: "InternalError", message: `There is no ${name} here.` };
    }
  }
}
