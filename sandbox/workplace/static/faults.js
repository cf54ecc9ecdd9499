/** The fault switches: what is on, switching on and off, and what happens at once. */

import { label } from "./calls.js";
import { forget, look, tell } from "./control.js";
import { element } from "./elements.js";

const $ = (id) => document.getElementById(id);

/** What each kind means, and the options it takes with the words for them. */
const KINDS = {
  throttle: { means: "Refused with 429; with Retry-After unless the seconds are 0.", seconds: "Retry-After, seconds" },
  fail: { means: "Refused with a server error in the service's own words.", status: true },
  slow: { means: "Handled after a delay.", seconds: "Delay, seconds" },
  late: { means: "Handled at once, answered after a delay: a time-out after the write.", seconds: "Delay, seconds" },
  cut: { means: "Handled; the answer breaks off in the middle." },
  malformed: { means: "Answered with 200 and JSON that breaks off." },
  expire: { means: "Refused as if the caller's token had expired." },
  revoke: { means: "The caller's sessions end just before the call." },
  rotate: { means: "The signing keys are replaced just before the call." },
  skew: { means: "The service's clock is wrong while it answers; negative is behind.", seconds: "Ahead, seconds" },
};

export class Faults {
  constructor(names) {
    this.names = names;
    const people = [...names.values()];
    $("fault-person").append(...people.map((one) => new Option(one.name, one.oid)));
    $("revoke-person").append(...people.map((one) => new Option(one.name, one.oid)));
    $("fault").addEventListener("submit", (event) => this.does(event, () => this.switchOn()));
    $("fault-kind").addEventListener("change", () => this.explain());
    for (const name of ["count", "rate", "seed"]) {
      const by = name === "count" ? "by-count" : "by-rate";
      $(`fault-${name}`).addEventListener("focus", () => ($(by).checked = true));
    }
    $("clear-faults").addEventListener("click", (event) => this.does(event, () => this.clear()));
    $("revoke").addEventListener("submit", (event) => this.does(event, () => this.revoke()));
    $("clock").addEventListener("submit", (event) => this.does(event, () => this.setClock()));
    for (const button of document.querySelectorAll("[data-rotate]")) {
      button.addEventListener("click", (event) => this.does(event, () => this.rotate(button)));
    }
    this.draw();
  }

  /** Do what a button says, and say how it went. */
  async does(event, deed) {
    event.preventDefault();
    try {
      say(await deed());
    } catch (error) {
      say(error.message, "bad");
    }
    await this.draw();
  }

  async draw() {
    let state;
    try {
      state = await look("state");
    } catch {
      return; // the banner says that the sandbox is away
    }
    if (!$("fault-service").options.length) this.offer(state);
    if (document.activeElement !== $("clock-seconds")) $("clock-seconds").value = state.skew;
    $("faults-on").hidden = !state.faults.length;
    $("faults-on").textContent = `${state.faults.length} on`;
    $("faults-none").hidden = state.faults.length > 0;
    $("clear-faults").hidden = state.faults.length < 2;
    this.list(state.faults);
  }

  offer({ services, kinds }) {
    $("fault-service").append(...services.map((name) => new Option(label(name), name)));
    $("fault-service").value = "graph";
    $("fault-kind").append(...kinds.map((kind) => new Option(kind, kind)));
    this.explain();
  }

  explain() {
    const { means, seconds, status } = KINDS[$("fault-kind").value] ?? { means: "" };
    $("fault-means").textContent = means;
    $("fault-seconds-label").textContent = seconds ?? "Seconds";
    document.querySelector('[data-for="seconds"]').hidden = !seconds;
    document.querySelector('[data-for="status"]').hidden = !status;
  }

  /** Redrawn in place, so that the focus stays on a button that is still there. */
  list(faults) {
    const rows = faults.map((fault) => {
      const old = $(`fault-${fault.id}`);
      const row = old ?? this.row(fault);
      row.querySelector(".left").textContent = left(fault);
      return row;
    });
    const lost = $("faults").contains(document.activeElement);
    for (const row of [...$("faults").children]) if (!rows.includes(row)) row.remove();
    for (const row of rows) if (!row.isConnected) $("faults").append(row);
    if (lost && document.activeElement === document.body) ($("faults").querySelector("button") ?? $("fault-kind")).focus();
  }

  row(fault) {
    const row = element("li", { id: `fault-${fault.id}`, class: "fault" });
    const words = element("div", { class: "fault-words" });
    words.append(element("b", {}, `${label(fault.service)}: ${fault.kind}`));
    words.append(element("span", { class: "hint" }, this.narrowed(fault)), element("span", { class: "hint left" }));
    const remove = element("button", { type: "button", class: "plain" }, "Remove");
    remove.setAttribute("aria-label", `Remove ${fault.kind} of ${label(fault.service)}`);
    remove.addEventListener("click", (event) => this.does(event, () => forget(`faults/${fault.id}`)));
    row.append(words, remove);
    return row;
  }

  narrowed({ kind, seconds, status, path, method, person }) {
    const said = [];
    if (kind === "throttle") said.push(seconds ? `Retry-After ${seconds} s` : "no Retry-After");
    else if (seconds) said.push(`${seconds} s`);
    if (kind === "fail") said.push(`status ${status}`);
    if (method) said.push(method);
    if (path) said.push(`path with ${path}`);
    if (person) said.push(this.names.get(person)?.name ?? "the app");
    return said.join(" · ");
  }

  async switchOn() {
    const { seconds, status } = KINDS[$("fault-kind").value];
    const fault = { service: $("fault-service").value, kind: $("fault-kind").value };
    if ($("by-rate").checked) Object.assign(fault, { rate: Number($("fault-rate").value) / 100, seed: whole("fault-seed") });
    else fault.count = whole("fault-count");
    if (seconds) fault.seconds = Number($("fault-seconds").value);
    if (status) fault.status = whole("fault-status");
    for (const name of ["path", "method", "person"]) if ($(`fault-${name}`).value) fault[name] = $(`fault-${name}`).value;
    await tell("faults", fault);
    return "Switched on.";
  }

  async clear() {
    await forget("faults");
    return "Everything is switched off.";
  }

  async revoke() {
    const person = this.names.get($("revoke-person").value);
    await tell("revoke", { oid: person.oid });
    return `The sessions of ${person.name} have ended.`;
  }

  async rotate(button) {
    await tell("rotate", { which: button.dataset.rotate });
    return "New keys are in use.";
  }

  async setClock() {
    const seconds = Number($("clock-seconds").value);
    await tell("clock", { seconds });
    return seconds ? `The sandbox's clock is ${Math.abs(seconds)} seconds ${seconds > 0 ? "ahead" : "behind"}.` : "The sandbox's clock is right.";
  }
}

const whole = (id) => Number.parseInt($(id).value, 10);

function left({ remaining, rate, seed, struck }) {
  const so = struck ? `, struck ${struck}` : "";
  return remaining === null ? `${Math.round(rate * 100)} % of calls, seed ${seed}${so}` : `${remaining} to go${so}`;
}

function say(text, kind = "good") {
  $("control-said").textContent = text ?? "";
  $("control-said").className = `said ${kind}`;
}
