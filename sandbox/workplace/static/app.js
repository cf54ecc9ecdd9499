/** The page: who one is, which conversation is open, and what is being written. */

import { everybody, listen, openChat, write } from "./api.js";
import { prepare } from "./cards.js";
import { avatar, element } from "./elements.js";
import { Transcript } from "./transcript.js";

const BOT = "Auto Capture";
const KINDS = { personal: "Chat with the app", group: "Group chat", channel: "Channel" };
const HINTS = ["show activities for Contoso", "显示 Contoso 的活动", "help"];
const TYPING_LASTS = 10_000;

const $ = (id) => document.getElementById(id);
const names = new Map();
const unread = new Set();
const seat = { person: null, kind: "personal", chat: null, thread: "" };
let hangUp = () => {};
let typingEnds = 0;
let wasOffline = false;

const transcript = new Transcript($("transcript"), $("scroller"), { names, say, reply });

function chatNow() {
  return seat.person.chats.find((chat) => chat.kind === seat.kind);
}

async function be(person) {
  seat.person = person;
  if (!chatNow()) seat.kind = "personal";
  unread.clear();
  hangUp();
  hangUp = listen(person, onReport, onState);
  await enter(seat.kind);
}

async function enter(kind) {
  seat.kind = kind;
  seat.chat = chatNow();
  unread.delete(kind);
  reply("");
  quiet();
  remember();
  drawRail();
  drawHeader();
  transcript.begin({ person: seat.person, kind });
  transcript.redraw();
  await reload();
}

async function reload() {
  const { person, kind } = seat;
  try {
    const { entries } = await openChat(person, kind);
    if (seat.person !== person || seat.kind !== kind) return;
    transcript.show(entries);
  } catch (error) {
    complain(error.message);
  }
  drawWelcome();
}

function remember() {
  const link = new URLSearchParams({ person: seat.person.oid, chat: seat.kind });
  history.replaceState(null, "", `/?${link}`);
}

function onReport({ kind, conversation, body }) {
  if (conversation !== seat.chat?.id) {
    const chat = seat.person.chats.find((one) => one.id === conversation);
    if (kind === "entry" && chat && body.author !== seat.person.oid) {
      unread.add(chat.kind);
      drawRail();
    }
    return;
  }
  if (kind === "typing") return busy();
  if (kind === "delete") transcript.remove(body.id);
  else transcript.put(body);
  if (body.author === "bot" || body.notice) quiet();
  drawWelcome();
}

function onState(connected) {
  $("offline").hidden = connected;
  if (connected && wasOffline) {
    transcript.begin({ person: seat.person, kind: seat.kind });
    reload();
  }
  wasOffline = !connected;
}

function busy() {
  $("typing").hidden = false;
  clearTimeout(typingEnds);
  typingEnds = setTimeout(quiet, TYPING_LASTS);
  transcript.toEnd();
}

function quiet() {
  clearTimeout(typingEnds);
  $("typing").hidden = true;
}

function complain(text) {
  $("transcript").append(element("p", { class: "notice", role: "alert" }, text));
  transcript.toEnd();
}

async function say(text) {
  try {
    await write(seat.person, seat.kind, text, seat.thread);
  } catch (error) {
    complain(error.message);
  }
}

function reply(thread) {
  seat.thread = thread;
  $("replying").hidden = !thread;
  if (thread) $("text").focus();
}

function drawRail() {
  const people = [...names.values()].map((person) => {
    const button = railButton(person === seat.person, person.name, person.role, avatar(person));
    button.addEventListener("click", () => be(person));
    return listed(button);
  });
  $("people").replaceChildren(...people);
  const chats = seat.person.chats.map((chat) => {
    const button = railButton(chat.kind === seat.kind, chat.name, KINDS[chat.kind], chatMark(chat));
    if (unread.has(chat.kind)) button.append(element("span", { class: "unread" }, "New"));
    button.addEventListener("click", () => enter(chat.kind));
    return listed(button);
  });
  $("chats").replaceChildren(...chats);
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
  const { name, kind, members } = seat.chat;
  const others = members.map((oid) => names.get(oid)?.name).filter(Boolean);
  $("chat-avatar").replaceWith(Object.assign(chatMark(seat.chat), { id: "chat-avatar" }));
  $("chat-name").textContent = name;
  $("chat-members").textContent = kind === "personal" ? `Seen by ${seat.person.name} only` : [...others, BOT].join(", ");
  document.title = `${name} · ${seat.person.name} · Auto Capture sandbox`;
  const shared = kind !== "personal";
  $("mention").hidden = !shared;
  $("mention-hint").hidden = !shared;
  $("text").placeholder = shared ? `Message ${name}` : `Message ${BOT}`;
}

function drawWelcome() {
  const asked = transcript.has(seat.person.oid);
  $("welcome").hidden = asked;
  $("welcome").classList.toggle("compact", !transcript.isEmpty);
  const shared = seat.kind !== "personal";
  $("welcome-text").textContent = shared
    ? "Everybody in this conversation sees the answer, so it holds only what is tracked already. Suggestions from your mailbox stay in your own chat with the app."
    : "Auto Capture shows what Dynamics 365 knows about a company, and the mails in your own mailbox that belong there too. Track one, and your colleagues see it.";
  const hints = HINTS.map((hint) => {
    const text = shared ? `@${BOT} ${hint}` : hint;
    const button = element("button", { type: "button", dir: "auto" }, text);
    button.addEventListener("click", () => say(text));
    return button;
  });
  $("hints").replaceChildren(...hints);
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

function send(event) {
  event?.preventDefault();
  const text = $("text").value;
  if (!text.trim()) return;
  $("text").value = "";
  grow();
  say(text);
}

function compose() {
  $("compose").addEventListener("submit", send);
  $("text").addEventListener("input", grow);
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  });
  $("mention").addEventListener("click", () => {
    $("text").setRangeText(`@${BOT} `, $("text").selectionStart, $("text").selectionEnd, "end");
    $("text").focus();
  });
  $("stop-replying").addEventListener("click", () => reply(""));
}

async function start() {
  await prepare(() => transcript.redraw());
  const { company, people } = await everybody();
  $("company").textContent = company;
  people.forEach((person, index) => names.set(person.oid, { ...person, tint: index % 6 }));
  const asked = new URLSearchParams(location.search);
  seat.kind = asked.get("chat") ?? "personal";
  compose();
  await be(names.get(asked.get("person")) ?? names.values().next().value);
  $("text").focus();
}

start().catch((error) => complain(error.message));
