/**
 * An imitation of Office's script for Outlook add-ins, at its documented surface alone: what is not
 * here, the pane must not need. It speaks with the sandbox's page around it, which it knows by the
 * address this script came from.
 */
(() => {
  "use strict";

  const ORIGIN = new URL(document.currentScript.src).origin;
  const FRAMED = window.parent !== window;
  const PATIENCE = 5_000;
  const waiting = new Map();
  const handlers = new Map();
  const bridge = new Set();
  let asked = 0;
  let host = null;

  const Succeeded = "succeeded";
  const Failed = "failed";

  /** Ask the page around; it answers with `{id, value}` or `{id, error}`. */
  function ask(name, args = {}) {
    const id = ++asked;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      window.parent.postMessage({ office: "ask", id, name, args }, ORIGIN);
    });
  }

  /** Callbacks get an `AsyncResult`; the last function among the arguments is the callback. */
  function answered(promise, given) {
    const callback = given.find((one) => typeof one === "function");
    const asyncContext = given.find((one) => one && typeof one === "object")?.asyncContext;
    promise.then(
      (value) => callback?.({ status: Succeeded, value, error: null, asyncContext }),
      (error) => callback?.({ status: Failed, value: undefined, error, asyncContext }),
    );
  }

  const failure = (code, name, message) => Promise.reject({ code, name, message });
  const getter = (name) => ({ getAsync: (...given) => answered(ask(name), given) });

  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== ORIGIN || source !== window.parent || !data) return;
    if (data.office === "answer") {
      const one = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) one?.reject(data.error);
      else one?.resolve(data.value);
    }
    if (data.office === "event" && host) happened(data);
    if (data.office === "bridge") for (const listener of bridge) listener({ data: data.message });
  });

  function happened({ type, item, theme, body }) {
    if (type === Office.EventType.ItemChanged) Office.context.mailbox.item = item && itemOf(item);
    if (theme) Office.context.officeTheme = theme;
    for (const handler of handlers.get(type) ?? []) handler({ type, ...body });
  }

  function addHandler(known, type, handler, given) {
    if (!known.includes(type)) {
      return answered(failure(9020, "InvalidEventType", "The event is not supported here."), given);
    }
    handlers.set(type, [...(handlers.get(type) ?? []), handler]);
    answered(Promise.resolve(undefined), given);
  }

  function removeHandler(type, given) {
    handlers.delete(type);
    answered(Promise.resolve(undefined), given);
  }

  function itemOf(shown) {
    const events = shown.compose ? [Office.EventType.RecipientsChanged] : [];
    const item = {
      body: { getAsync: (type, ...given) => answered(ask("body", { type }), given) },
      addHandlerAsync: (type, handler, ...given) => addHandler(events, type, handler, given),
      removeHandlerAsync: (type, ...given) => removeHandler(type, given),
    };
    if (!shown.compose) {
      const dates = Object.fromEntries(
        ["dateTimeCreated", "dateTimeModified", "start", "end"]
          .filter((name) => shown[name])
          .map((name) => [name, new Date(shown[name])]),
      );
      return Object.assign(item, shown, dates);
    }
    return Object.assign(item, {
      itemType: shown.itemType,
      conversationId: shown.conversationId,
      subject: getter("subject"),
      from: getter("from"),
      to: getter("to"),
      cc: getter("cc"),
      bcc: getter("bcc"),
      getItemIdAsync: (...given) => answered(ask("itemId"), given),
      saveAsync: (...given) => answered(ask("save"), given),
    });
  }

  function supports(name, version = "1.1") {
    const has = host?.sets[name];
    if (!has) return false;
    const [major, minor] = String(version).split(".").map(Number);
    const [most, least] = has.split(".").map(Number);
    return major < most || (major === most && (minor || 0) <= least);
  }

  /** There are no dialogs: an address that could not be shown gets its documented code. */
  function displayDialog(address, ...given) {
    let url;
    try {
      url = new URL(address);
    } catch {
      return answered(failure(12004, "Invalid dialog URL", "The address is not valid."), given);
    }
    if (url.origin !== location.origin) {
      return answered(failure(12004, "Untrusted domain", "The domain is not trusted."), given);
    }
    if (url.protocol !== "https:") {
      return answered(failure(12005, "HTTPS required", "The address must use HTTPS."), given);
    }
    answered(failure(12011, "Popup blocked", "The browser does not allow the dialog."), given);
  }

  const toRest = (id) => String(id).replaceAll("/", "-").replaceAll("+", "_");
  const toEws = (id) => String(id).replaceAll("-", "/").replaceAll("_", "+");

  function contextOf(told) {
    host = told;
    Object.assign(Office.context, {
      displayLanguage: told.displayLanguage,
      contentLanguage: told.displayLanguage,
      host: Office.HostType.Outlook,
      platform: Office.PlatformType.OfficeOnline,
      officeTheme: told.theme,
      diagnostics: { host: Office.HostType.Outlook, platform: Office.PlatformType.OfficeOnline, version: told.version },
      mailbox: {
        item: told.item && itemOf(told.item),
        userProfile: told.userProfile,
        diagnostics: { hostName: "OutlookWebApp", hostVersion: told.version, OWAView: "ThreeColumns" },
        addHandlerAsync: (type, handler, ...given) =>
          addHandler([Office.EventType.ItemChanged, Office.EventType.OfficeThemeChanged], type, handler, given),
        removeHandlerAsync: (type, ...given) => removeHandler(type, given),
        convertToRestId: toRest,
        convertToEwsId: toEws,
      },
    });
  }

  /** The bridge of nested app authentication: strings both ways, the page around answers. */
  function offerBridge() {
    window.nestedAppAuthBridge = {
      addEventListener: (name, listener) => name === "message" && bridge.add(listener),
      removeEventListener: (_, listener) => bridge.delete(listener),
      postMessage: (message) => window.parent.postMessage({ office: "bridge", message }, ORIGIN),
    };
  }

  /** A plain browser: the page says by itself where it belongs; this says where it can be seen. */
  function pointToDemonstration() {
    const chinese = navigator.language.startsWith("zh");
    const line = document.createElement("p");
    const link = document.createElement("a");
    line.id = "office-sandbox";
    link.href = `${ORIGIN}/?view=mail`;
    link.textContent = chinese ? "在沙箱的邮箱旁查看演示" : "See it beside a mail in the sandbox’s mailbox";
    line.append(link);
    (document.querySelector("main") ?? document.body).append(line);
  }

  async function begin() {
    const alone = { host: null, platform: null };
    if (!FRAMED) {
      pointToDemonstration();
      return alone;
    }
    const silent = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    const told = await Promise.race([ask("begin"), silent]);
    if (!told) return alone;
    contextOf(told);
    if (supports("NestedAppAuth")) offerBridge();
    return { host: Office.HostType.Outlook, platform: Office.PlatformType.OfficeOnline };
  }

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", () => resolve());
  });
  const ready = parsed.then(begin);

  window.Office = {
    HostType: { Outlook: "Outlook" },
    PlatformType: { OfficeOnline: "OfficeOnline" },
    AsyncResultStatus: { Succeeded, Failed },
    CoercionType: { Html: "html", Text: "text" },
    EventType: {
      ItemChanged: "olkItemSelectedChanged",
      OfficeThemeChanged: "officeThemeChanged",
      RecipientsChanged: "olkRecipientsChanged",
    },
    MailboxEnums: {
      ItemType: { Message: "message", Appointment: "appointment" },
      RestVersion: { v1_0: "v1.0", v2_0: "v2.0", Beta: "beta" },
      AttachmentType: { File: "file", Item: "item", Cloud: "cloud" },
      RecipientType: { User: "user", DistributionList: "distributionList", ExternalUser: "externalUser", Other: "other" },
    },
    context: {
      requirements: { isSetSupported: supports },
      ui: { displayDialogAsync: displayDialog },
    },
    auth: { getAccessToken: (options = {}) => ask("accessToken", { options }) },
    /** Resolves once with host and platform; both null outside Office. */
    onReady: (callback) => ready.then((info) => (callback?.(info), info)),
  };
  window.OfficeRuntime = { auth: window.Office.auth };
})();
