/** The calls the sandbox's services were asked, live: one line each, everything on demand. */

import { forget, listenToCalls, look } from "./control.js";
import { element } from "./elements.js";

const MOST = 400;
const SAY_AFTER = 1500;
const PAGE = "page";
const ROOTS = { dataverse: "/api/data/v9.2", dataverse2: "/api/data/v9.2", graph: "/v1.0" };
const GUID = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const LONG = /[\w=-]{28,}/g;

const $ = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export class Calls {
  constructor(names) {
    this.names = names;
    this.list = $("calls");
    this.onFault = () => {};
    this.news = { calls: 0, failed: 0 };
    this.empty();
    $("clear-calls").addEventListener("click", () => this.clear());
    $("calls-of").addEventListener("change", () => this.start());
  }

  start() {
    this.stop();
    this.hangUp = listenToCalls($("calls-of").value, (call) => this.put(call));
  }

  stop() {
    this.hangUp?.();
    this.empty();
  }

  empty() {
    this.list.replaceChildren();
    this.list.hidden = true;
    $("calls-none").hidden = false;
  }

  async draw() {
    if ($("calls-of").options.length) return;
    const { services } = await look("state");
    const shown = services.filter((name) => name !== PAGE);
    $("calls-of").append(new Option("All services", ""), ...shown.map((name) => new Option(label(name), name)));
    $("calls-of").append(new Option("This page itself", PAGE));
  }

  async clear() {
    try {
      await forget("calls");
    } catch {
      return; // the banner says that the sandbox is away
    }
    this.empty();
  }

  put(call) {
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
    this.list.append(this.row(call));
    if (this.list.children.length > MOST) this.list.firstElementChild.remove();
    this.list.hidden = false;
    $("calls-none").hidden = true;
    if (atEnd) this.toEnd();
    this.announce(call);
    if (call.fault) this.onFault();
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** Say how many came, not each: a batch of twenty would talk for minutes. */
  announce(call) {
    this.news.calls += 1;
    if (call.status >= 400) this.news.failed += 1;
    this.saying ??= setTimeout(() => {
      const { calls, failed } = this.news;
      $("calls-news").textContent = `${calls} new ${calls === 1 ? "call" : "calls"}${failed ? `, ${failed} refused` : ""}`;
      this.news = { calls: 0, failed: 0 };
      this.saying = null;
    }, SAY_AFTER);
  }

  row(call) {
    const row = element("li", { class: call.kind === "inner" ? "call inner" : "call" });
    const details = element("details");
    const line = element("summary", { title: `${call.method} ${call.path}` });
    const first = element("span", { class: "call-first" });
    first.append(
      element("span", { class: `status ${tone(call)}` }, call.status || "left"),
      element("b", { class: "method" }, call.method),
      element("span", { class: "path", dir: "ltr" }, short(call)),
      element("span", { class: "took" }, `${Math.round(call.seconds * 1000)} ms`),
    );
    const second = element("span", { class: "call-second" });
    second.append(element("span", { class: "whose" }, [label(call.service), this.who(call)].filter(Boolean).join(" · ")));
    if (call.fault) second.append(element("span", { class: "fault-mark" }, `Fault: ${call.fault}`));
    second.append(element("time", { datetime: call.started }, clock.format(new Date(call.started))));
    line.append(first, second);
    details.append(line);
    details.addEventListener("toggle", () => this.expand(details, call), { once: true });
    row.append(details);
    return row;
  }

  who({ person }) {
    if (!person) return "";
    return this.names.get(person)?.name ?? "the app";
  }

  async expand(details, { number }) {
    let body;
    try {
      body = inFull(await look(`calls/${number}`));
    } catch (error) {
      body = [element("p", { class: "nothing" }, error.message)];
    }
    const full = element("div", { class: "call-full" });
    full.append(...body);
    details.append(full);
  }
}

export const label = (service) =>
  ({ login: "Entra ID", graph: "Graph", dataverse: "Dataverse", dataverse2: "Dataverse 2", connector: "Connector", page: "Page" })[service] ?? service;

function tone({ status }) {
  if (!status || status >= 500) return "bad";
  return status >= 400 ? "warn" : "good";
}

/** The path without its root, ids cut short, in the characters it stands for. */
function short({ service, path }) {
  const bare = path.startsWith(ROOTS[service] ?? " ") ? path.slice(ROOTS[service].length) : path;
  let text = bare;
  try {
    text = decodeURIComponent(bare.replaceAll("+", " "));
  } catch {
    // not decodable: shown as it was sent
  }
  return text.replace(GUID, "$1…").replace(LONG, (long) => `${long.slice(0, 8)}…`);
}

function inFull(call) {
  const parts = [code("Address", call.path), table("Sent headers", call.request_headers)];
  if (call.request_body) parts.push(code("Sent body", pretty(call.request_body)));
  if (Object.keys(call.response_headers).length) parts.push(table("Answered headers", call.response_headers));
  const sizes = `${call.request_size} bytes sent, ${call.size} bytes answered`;
  parts.push(element("p", { class: "hint" }, call.outer ? `A step of batch ${call.outer}` : sizes));
  return parts;
}

function code(title, text) {
  const part = element("div");
  part.append(element("h4", {}, title), element("pre", { tabindex: "0", role: "region", "aria-label": title }, text));
  return part;
}

function table(title, values) {
  return code(title, Object.entries(values).map(([name, value]) => `${name}: ${value}`).join("\n") || "none");
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
