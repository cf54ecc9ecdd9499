/** What an administrator may do to each person. */

import { look, tell } from "./control.js";
import { element } from "./elements.js";

const PANEL = "panel-people";
const POLICIES = { none: "Asks for nothing", mfa: "Asks for a second factor", block: "Blocks" };

export class People {
  constructor() {
    this.panel = document.getElementById(PANEL);
    this.said = element("p", { class: "said", role: "status" });
  }

  async draw() {
    const { people } = await look("people");
    const companies = Map.groupBy(people, (person) => person.company);
    const sections = [...companies].map(([company, members]) => this.company(company, members));
    const focused = document.activeElement?.id;
    this.panel.replaceChildren(...sections, this.said);
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  }

  company(name, members) {
    const section = element("section", { class: "fields", "aria-label": name });
    section.append(element("h3", {}, name), ...members.map((person) => this.person(person)));
    return section;
  }

  person({ oid, name, enabled, conditional_access: policies, consents, effective }) {
    const group = element("fieldset", { class: "person" });
    const any = (granted) => Object.values(granted).some((permissions) => permissions.length > 0);
    const consented = any(consents);
    group.append(
      element("legend", {}, name),
      this.box(`enabled-${oid}`, "Account enabled", enabled, (on) => ["account", { oid, enabled: on }]),
      this.box(`consent-${oid}`, "Consented to the app", consented, (on) => ["consent", { oid, granted: on }]),
      this.policy(oid, policies["*"] ?? "none"),
    );
    if (!consented && any(effective)) group.append(element("p", { class: "hint" }, "An administrator has consented for everybody."));
    return group;
  }

  box(id, words, checked, command) {
    const line = element("div", { class: "choice" });
    const box = element("input", { id, type: "checkbox" });
    box.checked = checked;
    box.addEventListener("change", () => this.does(...command(box.checked)));
    line.append(box, element("label", { for: id }, words));
    return line;
  }

  policy(oid, current) {
    const line = element("div", { class: "line" });
    const id = `policy-${oid}`;
    const choice = element("select", { id });
    choice.append(...Object.entries(POLICIES).map(([value, words]) => new Option(words, value)));
    choice.value = current;
    choice.addEventListener("change", () => this.does("conditional-access", { oid, policy: choice.value }));
    line.append(element("label", { for: id }, "Conditional Access"), choice);
    return line;
  }

  async does(path, body) {
    try {
      await tell(path, body);
      this.say("Done.", "good");
    } catch (error) {
      this.say(error.message, "bad");
    }
    this.draw().catch(() => {}); // the banner says that the sandbox is away
  }

  say(text, kind) {
    this.said.textContent = text;
    this.said.className = `said ${kind}`;
  }
}
