/** Outlook as the page knows it: Office's documented surface, and nothing else of it. */

import { within } from "./patience.js";

const PATIENCE = 6000;

/** Office once it is ready in Outlook; `null` anywhere else, or where its script does not come. */
export async function outlook() {
  try {
    await within(PATIENCE, scriptLoaded());
    const { host } = await within(PATIENCE, Office.onReady());
    return host === Office.HostType?.Outlook ? Office : null;
  } catch {
    return null;
  }
}

function scriptLoaded() {
  const script = document.getElementById("office-script");
  if (globalThis.Office) return Promise.resolve();
  return new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    if (globalThis.Office) resolve();
  });
}

export const supports = (set, version) => Boolean(Office.context.requirements?.isSetSupported?.(set, version));

/** What is open: `{read: {id, kind}}`, `{compose: item}`, `{nameless: true}`, or `null`. */
export function opened() {
  const { item } = Office.context.mailbox;
  if (!item) return null;
  if (recipientFields(item).some((field) => typeof field?.getAsync === "function")) return { compose: item };
  if (!item.itemId) return { nameless: true };
  const kind = item.itemType === Office.MailboxEnums.ItemType.Appointment ? "meeting" : "mail";
  return { read: { id: restId(item.itemId), kind } };
}

/** Calls `changed` when another item is selected while the pane is pinned. */
export function onSelection(changed) {
  Office.context.mailbox.addHandlerAsync?.(Office.EventType.ItemChanged, changed);
}

/** Calls `changed` when a draft's recipients do; returns how to stop. */
export function onRecipients(item, changed) {
  item.addHandlerAsync?.(Office.EventType.RecipientsChanged, changed);
  return () => item.removeHandlerAsync?.(Office.EventType.RecipientsChanged);
}

/** Everybody a draft is addressed to, once each. */
export async function recipients(item) {
  const lists = await Promise.all(recipientFields(item).map(people));
  const found = new Map();
  for (const { emailAddress, displayName } of lists.flat()) {
    if (emailAddress) found.set(emailAddress.toLowerCase(), { address: emailAddress, name: displayName ?? "" });
  }
  return [...found.values()];
}

/** Open an address outside Outlook. */
export function open(url) {
  if (supports("OpenBrowserWindowApi", "1.1")) Office.context.ui.openBrowserWindow(url);
  else window.open(url, "_blank", "noopener,noreferrer");
}

const recipientFields = (item) => [item.to, item.cc, item.bcc, item.requiredAttendees, item.optionalAttendees];

function people(field) {
  if (typeof field?.getAsync !== "function") return [];
  return new Promise((resolve) => {
    field.getAsync(({ status, value }) => resolve(status === Office.AsyncResultStatus.Succeeded ? value : []));
  });
}

/** Graph's form of the id; Outlook on telephones has it already. */
function restId(id) {
  const { mailbox } = Office.context;
  const mobile = ["OutlookIOS", "OutlookAndroid"].includes(mailbox.diagnostics?.hostName);
  return mobile ? id : mailbox.convertToRestId(id, Office.MailboxEnums.RestVersion.v2_0);
}
