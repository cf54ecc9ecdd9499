/** The ways to a bearer that this Outlook has, best first. */

import { supports } from "./outlook.js";
import { msalBrowser } from "./vendor.js";

const WINDOW = 120000;
/** Milliseconds a person has in the window of the last way. */

/** Nested app authentication where it is supported; never guessed at, since MSAL would hang. */
export async function waysOf(configuration) {
  if (supports("NestedAppAuth", "1.1")) return [await nested(configuration)];
  const popup = await browser(configuration);
  const office = globalThis.OfficeRuntime?.auth ?? Office.auth;
  return supports("IdentityAPI", "1.3") && office?.getAccessToken ? [singleSignOn(office), popup] : [popup];
}

async function nested({ clientId, authority, scopes }) {
  const { createNestablePublicClientApplication } = await msalBrowser();
  const client = await createNestablePublicClientApplication({
    auth: authOf(clientId, authority),
    cache: { cacheLocation: "memoryStorage" },
  });
  return msalWay(client, scopes, {});
}

async function browser({ clientId, authority, scopes, redirect }) {
  const { PublicClientApplication } = await msalBrowser();
  const client = new PublicClientApplication({
    auth: { ...authOf(clientId, authority), redirectUri: redirect },
    cache: { cacheLocation: "sessionStorage" },
    system: { popupBridgeTimeout: WINDOW },
  });
  await client.initialize();
  return msalWay(client, scopes, { prompt: "select_account", overrideInteractionInProgress: true });
}

/** The authority is the service's own setting, so that Microsoft need not vouch for its host. */
function authOf(clientId, authority) {
  return { clientId, authority, knownAuthorities: [new URL(authority).host] };
}

function msalWay(client, scopes, asking) {
  const account = () => client.getActiveAccount() ?? client.getAllAccounts()[0];
  const kept = (result) => {
    client.setActiveAccount(result.account);
    return result.accessToken;
  };
  return {
    silent: async (fresh) =>
      kept(await client.acquireTokenSilent({ scopes, forceRefresh: fresh, account: account() })),
    pressed: async ({ claims, consent }) => {
      const wanted = consent ? scopes.map(everything) : scopes;
      const known = account();
      const who = known ? { account: known, prompt: undefined } : {};
      return kept(await client.acquireTokenPopup({ scopes: wanted, claims, ...asking, ...who }));
    },
    passesOn: () => false,
  };
}

/** Of an API's scope the one that asks for consent to all that the registration lists. */
const everything = (scope) => `${scope.slice(0, scope.lastIndexOf("/"))}/.default`;

/** Office's own; the codes that say it cannot be done here let the pop-up have its turn. */
function singleSignOn(office) {
  const never = [13000, 13001, 13003, 13004, 13005, 13006, 13007, 13009, 13010, 13012, 13013];
  return {
    silent: () => office.getAccessToken({ allowSignInPrompt: false, allowConsentPrompt: false }),
    pressed: ({ claims }) =>
      office.getAccessToken({
        allowSignInPrompt: true,
        allowConsentPrompt: true,
        ...(claims ? { authChallenge: claims } : {}),
      }),
    passesOn: (error) => never.includes(error?.code),
  };
}
