/** Draws Adaptive Cards with the renderer's own applet, in Teams' host configuration. */

import { invoke } from "./api.js";
import { placeOfFocus } from "./elements.js";
import { processMarkdown } from "./markdown.js";
import { isDark, onTheme } from "./theme.js";

const { AdaptiveCards } = globalThis;
const CARD = "application/vnd.microsoft.card.adaptive";
const MESSAGE = "application/vnd.microsoft.activity.message";
const LOGIN = "application/vnd.microsoft.activity.loginRequest";
const POPUP = "popup,width=520,height=680";

const hostConfigs = {};

/** Load both host configurations; calls `redraw` whenever the other one is wanted. */
export async function prepare(redraw) {
  for (const name of ["light", "dark"]) {
    const answer = await fetch(`/vendor/teams-${name}.json`);
    const config = await answer.json();
    config.fontTypes.default.fontFamily = getComputedStyle(document.body).fontFamily;
    hostConfigs[name] = new AdaptiveCards.HostConfig(config);
  }
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = processMarkdown;
  const { applets } = AdaptiveCards.GlobalSettings;
  applets.logEnabled = false;
  // As Teams does: refreshed by itself, once.
  applets.refresh.mode = AdaptiveCards.RefreshMode.Automatic;
  applets.refresh.maximumConsecutiveAutomaticRefreshes = 1;
  applets.refresh.allowManualRefreshesAfterAutomaticRefreshes = false;
  onTheme(redraw);
}

/** The element of one card. `seat` is the person and the kind of conversation it is seen in. */
export function drawCard(seat, entryId, payload) {
  const host = document.createElement("div");
  const outcome = document.createElement("p");
  host.className = "card";
  outcome.className = "outcome";
  outcome.setAttribute("role", "status");
  outcome.hidden = true;

  const applet = new AdaptiveCards.AdaptiveApplet();
  const say = (text, kind) => show(outcome, text, kind);
  applet.hostConfig = hostConfigs[isDark() ? "dark" : "light"];
  applet.channelAdapter = { sendRequestAsync: (request) => send(seat, entryId, request) };
  let goOn = () => {};
  applet.onPrepareActivityRequest = () => {
    goOn = placeOfFocus(host);
    say("", "");
    return true;
  };
  // The pressed button goes with its card; the keyboard must not be sent to the top of the page.
  applet.onCardChanged = () => goOn(host);
  applet.onActivityRequestSucceeded = (_, answer) => {
    if (typeof answer.rawContent !== "string") return;
    const content = JSON.parse(answer.rawContent);
    if (typeof content === "string") say(content, "good");
  };
  applet.onActivityRequestFailed = (_, answer) => (say(answer.error.message, "bad"), -1);
  applet.onShowSigninPrompt = (_, request, button) => offerSignIn(outcome, request, button);
  applet.onAction = (_, action) => act(action, say);
  applet.setCard(forThisPerson(payload, seat.person));
  host.append(applet.renderedElement, outcome);
  if (!applet.card?.renderedElement) say("This card cannot be drawn: it is not a valid Adaptive Card.", "bad");
  return host;
}

/** Open a sign-in page; the code it hands back, if it does, goes to `onCode`. */
export function openSignIn(url, onCode) {
  const popup = window.open(url, "sign-in", POPUP);
  const listener = ({ source, data }) => {
    if (source !== popup || data?.func !== "authentication.authenticate.success") return;
    removeEventListener("message", listener);
    popup.close();
    onCode(String(data.args?.[0] ?? ""));
  };
  addEventListener("message", listener);
}

function show(outcome, text, kind) {
  outcome.className = `outcome ${kind}`;
  outcome.replaceChildren(text);
  outcome.hidden = !text;
}

function offerSignIn(outcome, request, button) {
  show(outcome, "This needs you to sign in. ", "");
  const open = document.createElement("button");
  open.type = "button";
  open.textContent = button.title || "Sign in";
  open.addEventListener("click", () =>
    openSignIn(button.value, (code) => {
      request.authCode = code;
      request.retryAsync();
    }),
  );
  outcome.append(open);
}

function act(action, say) {
  if (action instanceof AdaptiveCards.OpenUrlAction) {
    if (/^https?:/i.test(action.url ?? "")) window.open(action.url, "_blank", "noopener,noreferrer");
  } else if (action instanceof AdaptiveCards.SubmitAction && !(action instanceof AdaptiveCards.ExecuteAction)) {
    say("This page sends Action.Execute only, not Action.Submit.", "bad");
  }
}

/** Teams refreshes a card only for the people it names; the applet does not look at them. */
function forThisPerson(payload, person) {
  const named = payload.refresh?.userIds;
  if (!Array.isArray(named) || named.includes(person.botId)) return payload;
  const { refresh: _, ...rest } = payload;
  return rest;
}

async function send(seat, entryId, request) {
  const { action, trigger, authCode } = request;
  const { id, title, verb, data } = action;
  const value = {
    action: { type: "Action.Execute", id, title, verb, data: data ?? {} },
    trigger,
    state: authCode,
  };
  try {
    const { complaint, body } = await invoke(seat.person, seat.kind, "adaptiveCard/action", value, entryId);
    return complaint ? failure(request, complaint) : understood(request, body);
  } catch (error) {
    return failure(request, error.message);
  }
}

function understood(request, body) {
  const { statusCode, type, value } = body ?? {};
  if (statusCode === 200 && (type === CARD || type === MESSAGE)) {
    return new AdaptiveCards.SuccessResponse(request, JSON.stringify(value));
  }
  if (statusCode === 401 && type === LOGIN && Array.isArray(value?.buttons)) {
    return new AdaptiveCards.LoginRequestResponse(request, value);
  }
  return failure(request, value?.message ?? "Auto Capture answered with something Teams cannot show.");
}

const failure = (request, message) =>
  new AdaptiveCards.ErrorResponse(request, new AdaptiveCards.ActivityRequestError("", message));
