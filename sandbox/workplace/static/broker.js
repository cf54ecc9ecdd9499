/** Signs the person in to the pane: nested app authentication's bridge, and Office's own sign-on. */

import { token } from "./mail-api.js";

const $ = (id) => document.getElementById(id);
const VERSION = "1.0.0";
/** Claims that a second factor satisfies; others only say what the client can do. */
const STEPS_UP = /"(polids|capolids|acrs)"/;

/** Answers one message of the bridge; `reply` takes the answer as the bridge's string. */
export async function bridged(person, login, message, reply) {
  const { method, requestId, tokenParams = {} } = JSON.parse(message);
  const answer = (more) => reply(JSON.stringify({ messageType: "NestedAppAuthResponse", requestId, ...more }));
  if (method === "GetInitContext") {
    const accountContext = { homeAccountId: `${person.oid}.${person.tenant}`, environment: login, tenantId: person.tenant };
    return answer({ success: true, initContext: { sdkName: "sandbox", sdkVersion: VERSION, accountContext, capabilities: {} } });
  }
  if (method !== "GetToken" && method !== "GetTokenPopup") {
    return answer({ success: false, error: { status: "PERSISTENT_ERROR", description: `No ${method} here.` } });
  }
  const { clientId, scope, claims } = tokenParams;
  const wanted = { clientId: clientId ?? "", scope: scope ?? "" };
  if (claims) wanted.claims = claims;
  if (method === "GetTokenPopup") {
    if (!(await agreed(person, claims))) return answer({ success: false, error: { status: "USER_CANCEL" } });
    wanted.approved = true;
  }
  return answer(await fetched(person, wanted));
}

async function fetched(person, wanted) {
  let told;
  try {
    told = await token(person, wanted);
  } catch {
    return { success: false, error: { status: "NO_NETWORK" } };
  }
  if (told.body?.token) return { success: true, ...told.body };
  const { error, suberror, error_description: description } = told.body?.refused ?? {};
  const status = error ? statusOf(error) : "TRANSIENT_ERROR";
  return { success: false, error: { status, code: String(error ?? told.status), subError: suberror, description } };
}

/** What a person can put right needs them; the rest does not go away. */
const statusOf = (error) =>
  ["interaction_required", "invalid_grant", "consent_required"].includes(error) ? "USER_INTERACTION_REQUIRED" : "PERSISTENT_ERROR";

/** The host's sign-in window: whether the person went on. */
function agreed(person, claims) {
  const dialog = $("sign-in");
  $("sign-in-who").textContent = `${person.name}, ${person.mail}`;
  $("sign-in-why").textContent = STEPS_UP.test(claims ?? "")
    ? "Your organization asks for your second factor before the add-in may go on."
    : "The add-in asks to read the mail and meetings you choose, and to use Dynamics 365 as you.";
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** `Office.auth.getAccessToken`: the token, or an error with its documented code. */
export async function accessToken(person) {
  let told;
  try {
    told = await token(person, { by: "host" });
  } catch {
    throw { code: 13006, name: "ClientError", message: "The client could not reach the service." };
  }
  if (told.body?.token) return told.body.token.access_token;
  const { error_codes: numbers, error_description: message } = told.body?.refused ?? {};
  const code = numbers ? (CODES[numbers[0]] ?? 13005) : 13006;
  throw { code, name: "Error", message: message ?? "No token could be had." };
}

/** AADSTS numbers to the codes of "Troubleshoot error messages for single sign-on". */
const CODES = { 50057: 13001, 700016: 13004, 50076: 13001, 50079: 13001, 53003: 13003 };
