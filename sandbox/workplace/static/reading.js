/** The reading view: header fields as text, the body in a frame that can do nothing. */

import { avatar, element } from "./elements.js";
import { bodyPath } from "./mail-api.js";

const $ = (id) => document.getElementById(id);
const UNITS = ["byte", "kilobyte", "megabyte"];

/** Show a mail or a meeting of this person; the identifier is Graph's. */
export function read(person, id, item) {
  const reading = $("reading");
  const author = item.from ?? item.organizer;
  const head = element("header", { class: "reading-head" });
  head.append(element("h2", { dir: "auto" }, item.subject || "(no subject)"));
  if (item.itemClass === "IPM.Schedule.Meeting.Request") head.append(element("p", { class: "badge" }, "Meeting request"));
  if (item.itemType === "appointment") head.append(element("p", { class: "badge" }, "Meeting"));
  const who = element("div", { class: "reading-who" });
  who.append(avatar({ name: author?.displayName || "?", tint: 4 }), fields(person, item, author));
  head.append(who, ...files(person, item.attachments));
  const frame = element("iframe", { title: "Message body", sandbox: "", src: bodyPath(person, id), class: "reading-body" });
  reading.replaceChildren(head, frame);
}

export function readNothing(sentence = "Choose a mail to read it.") {
  $("reading").replaceChildren(element("p", { class: "nothing" }, sentence));
}

function fields(person, item, author) {
  const list = element("dl", { class: "fields-of-mail" });
  const line = (name, value) => value && list.append(element("dt", {}, name), element("dd", { dir: "auto" }, value));
  line(item.organizer ? "Organizer" : "From", named(author));
  line("Where", item.location);
  line(item.start ? "When" : "Date", moment(person, item.start ?? item.dateTimeCreated, item.end));
  line("To", (item.to ?? item.requiredAttendees ?? []).map(named).join("; "));
  line("Cc", (item.cc ?? item.optionalAttendees ?? []).map(named).join("; "));
  return list;
}

const named = (one) => (one ? (one.displayName === one.emailAddress ? one.emailAddress : `${one.displayName} <${one.emailAddress}>`) : "");

function moment(person, from, to) {
  const shown = new Intl.DateTimeFormat(person.locale, { dateStyle: "full", timeStyle: "short", timeZone: person.zone });
  return to ? shown.formatRange(new Date(from), new Date(to)) : shown.format(new Date(from));
}

function files(person, attachments) {
  const kept = attachments.filter((one) => !one.isInline);
  if (!kept.length) return [];
  const list = element("ul", { class: "mail-files", "aria-label": "Attachments" });
  for (const one of kept) {
    const item = element("li");
    item.append(element("bdi", {}, one.name), element("small", {}, one.attachmentType === "cloud" ? "link" : size(person, one.size)));
    list.append(item);
  }
  return [list];
}

function size(person, bytes) {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const options = { style: "unit", unit: UNITS[step], unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(person.locale, options).format(bytes / 1000 ** step);
}
