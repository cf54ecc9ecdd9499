/** The drawer beside the conversation: what the services were asked, and the switches. */

import { Calls } from "./calls.js";
import { Faults } from "./faults.js";
import { People } from "./people.js";

const $ = (id) => document.getElementById(id);

export class Drawer {
  /** `onChange` hears when it opens, closes or shows another tab. */
  constructor(onChange) {
    this.onChange = onChange;
    this.root = $("drawer");
    this.opener = $("open-drawer");
    this.tabs = [...this.root.querySelectorAll("[role=tab]")];
    this.tab = "";
  }

  /** `names` maps an oid to a person; `tab` is the one to open with, if any. */
  begin(names, tab) {
    this.parts = { calls: new Calls(names), faults: new Faults(names), people: new People() };
    this.parts.calls.onFault = () => this.parts.faults.draw();
    this.opener.addEventListener("click", () => (this.tab ? this.close() : this.open(this.last ?? "calls")));
    $("close-drawer").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.tab) this.close();
    });
    for (const one of this.tabs) one.addEventListener("click", () => this.open(nameOf(one)));
    this.root.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.step(event));
    if (this.parts[tab]) this.open(tab);
  }

  open(name) {
    const wasClosed = !this.tab;
    this.tab = this.last = name;
    this.root.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    for (const one of this.tabs) {
      const current = nameOf(one) === name;
      one.setAttribute("aria-selected", String(current));
      one.tabIndex = current ? 0 : -1;
      $(`panel-${nameOf(one)}`).hidden = !current;
    }
    if (wasClosed) {
      this.parts.calls.start();
      this.tabs.find((one) => nameOf(one) === name).focus();
    }
    this.parts[name].draw().catch(() => {}); // the banner says that the sandbox is away
    this.onChange();
  }

  close() {
    this.tab = "";
    this.parts.calls.stop();
    this.root.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
    this.onChange();
  }

  /** Arrow keys lead from tab to tab. */
  step(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const shown = this.tabs.filter((one) => !one.hidden);
    const next = shown[(shown.indexOf(document.activeElement) + by + shown.length) % shown.length];
    this.open(nameOf(next));
    next.focus();
  }
}

const nameOf = (tab) => tab.id.replace("tab-", "");
