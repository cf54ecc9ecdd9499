/** What the page says beside its cards: in boxes to everybody, and to screen readers alone. */

import { button, make } from "./elements.js";
import { patiently } from "./patience.js";

/** A box with a sentence and buttons `[title, pressed, kind]`; hidden while it says nothing. */
export class Notice {
  constructor(element = make("div", { class: "notice", role: "status", hidden: true })) {
    this.element = element;
  }

  say(sentence, buttons = [], kind = "") {
    const held = this.element.contains(document.activeElement);
    this.element.className = `notice ${kind}`;
    this.element.hidden = !sentence;
    this.element.replaceChildren(make("p", {}, sentence), ...buttons.map((one) => button(...one)));
    if (held && sentence) this.element.querySelector("button")?.focus();
  }

  clear() {
    if (!this.element.hidden) this.say("");
  }
}

/** `work`, asked again while the network is lost or the service busy; the notice says so. */
export async function persistently(work, { notice, said, signal }) {
  const waiting = (error, goOn) => {
    const sentence = error instanceof TypeError ? said.NO_NETWORK : error.message || said.BUSY;
    notice.say(sentence, [[said.TRY_NOW, goOn]]);
  };
  const done = await patiently(work, { signal, waiting });
  notice.clear();
  return done;
}

/** Tell a screen reader, politely. */
export function tell(lines) {
  if (lines.length) document.getElementById("said").textContent = lines.join(" · ");
}

/** Whether the page waits for its first content. */
export function busy(waiting) {
  document.getElementById("pane").setAttribute("aria-busy", String(waiting));
}
