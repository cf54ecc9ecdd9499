/** One card on the page: drawn by Adaptive Cards' own renderer, its buttons brought to `press`. */

import { isSafe, make } from "./elements.js";
import { placeOfFocus } from "./focus.js";
import { HOST_CONFIG } from "./host_config.js";
import { open } from "./outlook.js";
import { adaptiveCards } from "./vendor.js";

const TEXTS = ".ac-textBlock, .ac-textRun, .ac-richTextBlock";
const SAID_AT_ONCE = 3;

export class Card {
  #press;
  #outcome = make("p", { class: "outcome", role: "alert", hidden: true });
  #drawn = "";
  element = make("div", { class: "card", hidden: true });

  /** `press(verb, data)` is called for each button that is the service's. */
  constructor(press) {
    this.#press = press;
  }

  /** Draw a card in the place of the last; returns what it says that the last did not. */
  async draw(payload, signal) {
    const library = await adaptiveCards();
    signal?.throwIfAborted();
    const text = JSON.stringify(payload);
    if (text === this.#drawn) return [];
    const first = !this.#drawn;
    const before = new Set(this.#lines());
    const giveBack = placeOfFocus(this.element);
    this.#drawn = text;
    this.element.replaceChildren(this.#render(library, payload), this.#outcome);
    this.element.hidden = false;
    this.say("");
    giveBack();
    return first ? [] : this.#lines().filter((line) => !before.has(line)).slice(0, SAID_AT_ONCE);
  }

  /** A sentence below the card. */
  say(sentence) {
    if (sentence && !this.#outcome.isConnected) this.element.append(this.#outcome);
    if (sentence) this.element.hidden = false;
    this.#outcome.textContent = sentence;
    this.#outcome.hidden = !sentence;
  }

  /** Whether a button of it waits for its answer. */
  get busy() {
    return this.element.getAttribute("aria-busy") === "true";
  }

  set busy(busy) {
    this.element.setAttribute("aria-busy", String(busy));
  }

  /** Show nothing until the next card. */
  clear() {
    this.#drawn = "";
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  focus() {
    this.element.tabIndex = -1;
    this.element.focus();
  }

  #lines() {
    const all = [...this.element.querySelectorAll(TEXTS)].filter((one) => one.checkVisibility());
    return all.map((one) => one.textContent.trim()).filter(Boolean);
  }

  /** The renderer says on what is folded whether it is open; that belongs on what was pressed. */
  #unfolded({ renderedElement, isVisible }) {
    renderedElement?.removeAttribute("aria-expanded");
    const pressed = document.activeElement;
    if (this.element.contains(pressed) && pressed.matches('[role="button"], button')) {
      pressed.setAttribute("aria-expanded", String(isVisible));
    }
  }

  #render(library, payload) {
    library.AdaptiveCard.onProcessMarkdown = (_, result) => (result.didProcess = false);
    const card = new library.AdaptiveCard();
    card.hostConfig = new library.HostConfig(HOST_CONFIG);
    card.onExecuteAction = (action) => {
      if (action instanceof library.OpenUrlAction) open(action.url);
      else if (action instanceof library.ExecuteAction) this.#press(action.verb, action.data ?? {});
    };
    card.onElementVisibilityChanged = (folded) => queueMicrotask(() => this.#unfolded(folded));
    card.parse(harmless(payload));
    return card.render();
  }
}

/** The card without actions that open anything but https. */
function harmless(value) {
  if (Array.isArray(value)) return value.map(harmless).filter((one) => one !== undefined);
  if (value === null || typeof value !== "object") return value;
  if (value.type === "Action.OpenUrl" && !isSafe(value.url)) return undefined;
  const entries = Object.entries(value).map(([key, one]) => [key, harmless(one)]);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
}
