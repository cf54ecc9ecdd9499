/**
 * Outlook as documented for add-ins, in one page: the story changes it through `globalThis.outlook`.
 *
 * `outlook` is there before this script: `{language, theme, sets, item, bridge}`.
 */

const story = globalThis.outlook;
const handlers = new Map();
const heard = (target, type, handler) => handlers.set(`${target}:${type}`, handler);

story.tell = (target, type, event = {}) => handlers.get(`${target}:${type}`)?.(event);
story.select = (item) => {
  mailbox.item = opened(item);
  story.tell("mailbox", "olkItemSelectedChanged");
};
story.address = (people) => {
  mailbox.item.people = people;
  story.tell("item", "olkRecipientsChanged");
};

const mailbox = {
  item: null,
  diagnostics: { hostName: "OutlookWebApp" },
  convertToRestId: (id) => id.replaceAll("/", "-").replaceAll("+", "_"),
  addHandlerAsync: (type, handler) => heard("mailbox", type, handler),
};

function opened(item) {
  if (!item) return null;
  if (!item.compose) return { itemType: "message", ...item };
  const written = { itemType: "message", people: item.people };
  written.to = { getAsync: (done) => done({ status: "succeeded", value: written.people }) };
  written.cc = { getAsync: (done) => done({ status: "failed", error: { code: 9021 } }) };
  written.addHandlerAsync = (type, handler) => heard("item", type, handler);
  written.removeHandlerAsync = (type) => handlers.delete(`item:${type}`);
  return written;
}

mailbox.item = opened(story.item);

globalThis.Office = {
  onReady: async () => ({ host: story.host === undefined ? "Outlook" : story.host, platform: "OfficeOnline" }),
  HostType: { Outlook: "Outlook" },
  AsyncResultStatus: { Succeeded: "succeeded", Failed: "failed" },
  EventType: {
    ItemChanged: "olkItemSelectedChanged",
    RecipientsChanged: "olkRecipientsChanged",
    OfficeThemeChanged: "officeThemeChanged",
  },
  MailboxEnums: { ItemType: { Message: "message", Appointment: "appointment" }, RestVersion: { v2_0: "v2.0" } },
  auth: { getAccessToken: (options) => globalThis.hostToken(options) },
  context: {
    displayLanguage: story.language,
    officeTheme: story.theme,
    mailbox,
    requirements: { isSetSupported: (name, version) => story.sets.includes(`${name} ${version}`) },
    ui: {},
  },
};

/** The bridge of nested app authentication; what it answers is the story's `bridgeAnswers`. */
if (story.sets.includes("NestedAppAuth 1.1")) {
  const listeners = new Set();
  globalThis.nestedAppAuthBridge = {
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
    postMessage: async (text) => {
      const request = JSON.parse(text);
      const answer = await globalThis.bridgeAnswers(request);
      const { requestId } = request;
      const data = JSON.stringify({ messageType: "NestedAppAuthResponse", requestId, ...answer });
      for (const listener of listeners) listener({ data });
    },
  };
}
