/** The product's pane beside a mail, and Office around it: answers what the frame asks for. */

import { accessToken, bridged } from "./broker.js";
import { bodyAs } from "./mail-api.js";
import { isDark, onTheme } from "./theme.js";

const $ = (id) => document.getElementById(id);
const CHANGED = "olkItemSelectedChanged";
const THEME = "officeThemeChanged";
const RECIPIENTS = "olkRecipientsChanged";
const PINNED = "pinned";
/** For trying what the pane does in an older Outlook; read now, since the page rewrites its address. */
const withoutBridge = new URLSearchParams(location.search).has("without-naa");
const contrast = matchMedia("(forced-colors: active)");
/** Windows' names of the zones of the people here, as `userProfile.timeZone` tells them. */
const ZONES = {
  "Europe/Berlin": "W. Europe Standard Time",
  "Europe/London": "GMT Standard Time",
  "Asia/Shanghai": "China Standard Time",
  "Europe/Lisbon": "GMT Standard Time",
  "Europe/Budapest": "Central Europe Standard Time",
};

export class Beside {
  /** `compose` answers for what is being written; `onClosed` hears that the pane is gone. */
  constructor({ address, login, compose, onClosed }) {
    this.address = address;
    this.login = login;
    this.origin = new URL(address).origin;
    this.compose = compose;
    this.onClosed = onClosed;
    this.pinned = localStorage.getItem(PINNED) !== "no";
    this.root = $("beside-mail");
    this.item = null;
    window.addEventListener("message", (event) => this.hear(event));
    onTheme(() => this.tell(THEME, { theme: theme() }, { officeTheme: theme() }));
    contrast.addEventListener("change", () => this.tell(THEME, { theme: theme() }, { officeTheme: theme() }));
    $("pin-pane").addEventListener("click", () => this.pin(!this.pinned));
    $("close-pane").addEventListener("click", () => this.close());
    this.pin(this.pinned);
  }

  get isOpen() {
    return !this.root.hidden;
  }

  pin(pinned) {
    this.pinned = pinned;
    localStorage.setItem(PINNED, pinned ? "yes" : "no");
    $("pin-pane").setAttribute("aria-pressed", String(pinned));
  }

  /** Open, each time as a new page: for a mail or, with `compose`, for what is being written. */
  open(person, item) {
    this.person = person;
    this.item = item;
    this.frame?.remove();
    this.frame = document.createElement("iframe");
    this.frame.title = "Auto Capture";
    this.frame.allow = "clipboard-write";
    this.frame.src = this.address;
    $("pane-frame").append(this.frame);
    this.root.hidden = false;
  }

  close() {
    this.frame?.remove();
    this.frame = null;
    this.root.hidden = true;
    this.onClosed();
  }

  /** The selection moved: a pinned pane follows, another one closes, as in Outlook. */
  follow(item) {
    if (!this.isOpen || item?.itemId === this.item?.itemId) return;
    this.item = item;
    if (this.pinned) this.tell(CHANGED, { item });
    else this.close();
  }

  /** What is being written got other recipients. */
  recipientsChanged(changed) {
    this.tell(RECIPIENTS, {}, { changedRecipientFields: changed });
  }

  tell(type, more = {}, body = {}) {
    this.send({ office: "event", type, body, ...more });
  }

  send(message) {
    this.frame?.contentWindow?.postMessage(message, this.origin);
  }

  hear({ origin, source, data }) {
    if (origin !== this.origin || !this.frame || source !== this.frame.contentWindow || !data) return;
    if (data.office === "bridge") {
      bridged(this.person, this.login, data.message, (message) => this.send({ office: "bridge", message }));
    }
    if (data.office === "ask") this.answer(data);
  }

  async answer({ id, name, args }) {
    try {
      this.send({ office: "answer", id, value: await this.asked(name, args) });
    } catch (wrong) {
      const error = wrong.code ? wrong : { code: 9002, name: "InternalError", message: wrong.message };
      this.send({ office: "answer", id, error });
    }
  }

  async asked(name, args) {
    if (name === "begin") return this.context();
    if (name === "accessToken") return accessToken(this.person);
    if (this.item?.compose) return this.compose(name, args);
    if (name === "body") {
      if (args.type !== "text" && args.type !== "html") throw { code: 1000, name: "InvalidCoercionType", message: "The coercion type is not supported." };
      const rest = this.item.itemId.replaceAll("/", "-").replaceAll("+", "_");
      return bodyAs(this.person, rest, args.type);
    }
    throw { code: 5001, name: "InternalError", message: `There is no ${name} here.` };
  }

  context() {
    const { name, mail, locale, zone } = this.person;
    const sets = { Mailbox: "1.14", IdentityAPI: "1.3", NestedAppAuth: "1.1" };
    if (withoutBridge) delete sets.NestedAppAuth;
    return {
      item: this.item,
      sets,
      theme: theme(),
      displayLanguage: locale,
      version: "20261101.01.15",
      userProfile: { accountType: "enterprise", displayName: name, emailAddress: mail, timeZone: ZONES[zone] ?? zone },
    };
  }
}

/** The page's colours as `officeTheme` tells them; the system's own where contrast is forced. */
function theme() {
  if (contrast.matches) {
    const of = (name) => {
      const probe = Object.assign(document.createElement("i"), { hidden: true });
      probe.style.color = name;
      document.body.append(probe);
      const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
      probe.remove();
      return `#${[r, g, b].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
    };
    const [back, front] = [of("Canvas"), of("CanvasText")];
    return { bodyBackgroundColor: back, bodyForegroundColor: front, controlBackgroundColor: back, controlForegroundColor: front };
  }
  const [back, front, control] = isDark() ? ["#292929", "#ffffff", "#1f1f1f"] : ["#ffffff", "#242424", "#f5f5f5"];
  return { bodyBackgroundColor: back, bodyForegroundColor: front, controlBackgroundColor: control, controlForegroundColor: front };
}
