/** Starts the page: where it is, what it says, who asks; then it follows what is open in Outlook. */

import { Api } from "./api.js";
import { BesideDraft } from "./beside_draft.js";
import { BesideMail } from "./beside_mail.js";
import { Notice, busy, persistently } from "./notice.js";
import { onSelection, opened, outlook } from "./outlook.js";
import { SignIn } from "./sign_in.js";
import { followOffice, followSystem } from "./theme.js";
import { adaptiveCards } from "./vendor.js";
import { wordsFor } from "./words.js";

const SETTLED = 200;
/** Milliseconds a selection must last, so that running through a list asks for nothing. */
const content = document.getElementById("content");
const notice = new Notice(document.getElementById("notice"));
const signInNotice = new Notice(document.getElementById("sign-in"));

async function start() {
  const stop = followSystem();
  const inside = await outlook();
  const said = await wordsFor(inside?.context.displayLanguage ?? navigator.language);
  if (!inside) {
    busy(false);
    return notice.say(said.BELONGS_IN_OUTLOOK, [], "calm");
  }
  followOffice(stop);
  adaptiveCards().catch(() => {}); // asked for again where it is needed
  const configuration = await persistently(configured, { notice, said });
  const signIn = new SignIn(configuration, (press) => askToSignIn(said, press));
  const api = new Api(signIn, inside.context.displayLanguage);
  follow({ api, said, content, notice });
}

async function configured() {
  const answer = await fetch("/pane/api/configuration", { cache: "no-cache" });
  if (!answer.ok) throw new TypeError("not configured yet");
  return answer.json();
}

/** Each selection ends everything that was under way for the last one, at once. */
function follow(page) {
  let current = new AbortController();
  let timer;
  const show = async () => {
    const { signal } = current;
    try {
      await beside({ ...page, signal });
    } catch (error) {
      if (signal.aborted) return;
      busy(false);
      notice.say(page.said.FAILED, [[page.said.TRY_NOW, select]]);
    }
  };
  const select = () => {
    current.abort();
    current = new AbortController();
    content.replaceChildren();
    notice.clear();
    busy(true);
    clearTimeout(timer);
    timer = setTimeout(show, SETTLED);
  };
  onSelection(select);
  show();
}

async function beside(page) {
  const { said } = page;
  const item = opened();
  if (item?.read) return new BesideMail(page, item.read).run();
  if (item?.compose) return new BesideDraft(page, item.compose).run();
  busy(false);
  notice.say(item ? said.NO_ID : said.NOTHING_SELECTED, [], "calm");
}

/** Resolves with what `press` gives; only a press of the button calls it, and another may follow. */
function askToSignIn(said, press) {
  let presses = 0;
  return new Promise((resolve) => {
    const offer = (sentence) => signInNotice.say(sentence, [[said.SIGN_IN, pressed, "primary"]], "calm");
    const pressed = async () => {
      const mine = ++presses;
      offer(said.SIGNING_IN); // nobody tells the page that a window was closed
      try {
        resolve(await press());
        signInNotice.clear();
      } catch {
        if (mine === presses) offer(said.SIGN_IN_FAILED);
      }
    };
    offer(said.SIGN_IN_NEEDED);
  });
}

start();
