/** The page: who one is, whether one chats or reads mail, which conversation is open. */

import { everybody } from "./api.js";
import { prepare } from "./cards.js";
import { Drawer } from "./drawer.js";
import { avatar, element } from "./elements.js";
import { MailView } from "./mailbox.js";
import { BOT, Pane } from "./pane.js";
import { switchedBy } from "./theme.js";

const KINDS = { personal: "Chat with the app", group: "Group chat", channel: "Channel" };

const $ = (id) => document.getElementById(id);
const names = new Map();
const unread = new Set();
const seat = { person: null, view: "chat", kind: "personal", beside: false };
const drawer = new Drawer(remember);
const own = new Pane({
  names,
  onState: (connected) => ($("offline").hidden = connected),
  onElsewhere: (chat) => {
    unread.add(chat.kind);
    drawRail();
  },
});
let other = null;
let mailbox = null;

const chatNow = () => seat.person.chats.find((chat) => chat.kind === seat.kind);

/** Who shares the conversation: whose view can stand beside. */
const partner = () => names.get(chatNow().members.find((oid) => oid !== seat.person.oid));

async function be(person) {
  seat.person = person;
  if (!chatNow()) seat.kind = "personal";
  unread.clear();
  await enter(seat.kind);
}

async function enter(kind) {
  seat.kind = kind;
  unread.delete(kind);
  if (kind !== "group") seat.beside = false;
  remember();
  drawRail();
  drawHeader();
  const mail = seat.view === "mail" && mailbox.be(seat.person);
  await Promise.all([own.be(seat.person, kind, seat.beside), sitBeside(), mail]);
}

/** Chat or mail; what is open in the other one stays as it is. */
function look(view) {
  seat.view = view;
  for (const one of ["chat", "mail"]) $(`view-${one}`).setAttribute("aria-pressed", String(one === view));
  for (const id of ["chats-section", "panes"]) $(id).hidden = view === "mail";
  for (const id of ["folders-section", "mail", "new-mail", "open-pane"]) $(id).hidden = view === "chat";
  if (!seat.person) return;
  remember();
  drawHeader();
  if (view === "mail") mailbox.be(seat.person);
}

/** Open, move or close the second pane. */
async function sitBeside() {
  if (!seat.beside) {
    other?.leave();
    other = null;
    return;
  }
  if (!other) {
    other = new Pane({ names });
    $("panes").append(other.root);
  }
  await other.be(partner(), seat.kind, true);
}

function remember() {
  const link = new URLSearchParams({ person: seat.person.oid, chat: seat.kind });
  if (seat.view === "mail") link.set("view", "mail");
  if (seat.beside) link.set("beside", "1");
  if (drawer.tab) link.set("drawer", drawer.tab);
  history.replaceState(null, "", `/?${link}`);
}

function drawRail() {
  const people = [...names.values()].map((person) => {
    const button = railButton(person === seat.person, person.name, place(person), avatar(person));
    button.addEventListener("click", () => be(person));
    return listed(button);
  });
  refill($("people"), people);
  const chats = seat.person.chats.map((chat) => {
    const button = railButton(chat.kind === seat.kind, chat.name, KINDS[chat.kind], chatMark(chat));
    if (unread.has(chat.kind)) button.append(element("span", { class: "unread" }, "New"));
    button.addEventListener("click", () => enter(chat.kind));
    return listed(button);
  });
  refill($("chats"), chats);
}

/** What somebody is, and where, if that is not the company the page is about. */
const place = ({ role, company }) => (company === $("company").textContent ? role : `${role}, ${company}`);

/** The focus goes on from the button that was pressed to the one that took its place. */
function refill(list, items) {
  const had = list.contains(document.activeElement);
  list.replaceChildren(...items);
  if (had) list.querySelector("[aria-current]")?.focus();
}

function railButton(current, title, subtitle, mark) {
  const button = element("button", { type: "button", class: "rail-item" });
  if (current) button.setAttribute("aria-current", "true");
  const words = element("span", { class: "words" });
  words.append(element("b", {}, title), element("small", {}, subtitle));
  button.append(mark, words);
  return button;
}

function listed(child) {
  const item = document.createElement("li");
  item.append(child);
  return item;
}

function chatMark(chat) {
  if (chat.kind === "personal") return avatar(null);
  return element("span", { class: "avatar square", "aria-hidden": "true" }, chat.kind === "channel" ? "#" : chat.name[0]);
}

function drawHeader() {
  if (seat.view === "mail") return drawMailHeader();
  const { name, kind, members } = chatNow();
  const others = members.map((oid) => names.get(oid)?.name).filter(Boolean);
  $("chat-avatar").replaceWith(Object.assign(chatMark(chatNow()), { id: "chat-avatar" }));
  $("chat-name").textContent = name;
  $("chat-members").textContent = kind === "personal" ? `Seen by ${seat.person.name} only` : [...others, BOT].join(", ");
  $("beside").hidden = kind !== "group";
  $("beside").setAttribute("aria-pressed", String(seat.beside));
  document.title = `${name} · ${seat.person.name} · Auto Capture sandbox`;
}

function drawMailHeader() {
  const { name, mail } = seat.person;
  $("chat-avatar").replaceWith(Object.assign(avatar(seat.person), { id: "chat-avatar" }));
  $("chat-name").textContent = "Mail";
  $("chat-members").textContent = `${name}, ${mail}`;
  $("beside").hidden = true;
  document.title = `Mail · ${name} · Auto Capture sandbox`;
}

async function start() {
  switchedBy($("theme"));
  $("panes").append(own.root);
  await prepare(() => [own, other].forEach((pane) => pane?.transcript.redraw()));
  const { company, pane, login, people } = await everybody();
  mailbox = new MailView({ pane, login });
  $("company").textContent = company;
  people.forEach((person, index) => names.set(person.oid, { ...person, tint: index % 6 }));
  const asked = new URLSearchParams(location.search);
  seat.kind = asked.get("chat") ?? "personal";
  seat.beside = asked.has("beside");
  $("beside").addEventListener("click", () => {
    seat.beside = !seat.beside;
    enter(seat.kind);
  });
  seat.person = names.get(asked.get("person")) ?? names.values().next().value;
  for (const view of ["chat", "mail"]) $(`view-${view}`).addEventListener("click", () => look(view));
  look(asked.get("view") === "mail" ? "mail" : "chat");
  drawer.begin(names, asked.get("drawer"));
  await be(seat.person);
  if (!drawer.tab && seat.view === "chat") own.text.focus();
}

start().catch((error) => own.complain(error.message));
