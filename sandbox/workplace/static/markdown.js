/** Markdown as a chat client draws it: HTML in it is shown as text, never obeyed. */

import markdownit from "/vendor/markdown-it.js";

// Tables would need inline styles, which the page's policy forbids; images would fetch.
const inCards = markdownit({ html: false }).disable(["table", "image"]);
const inMessages = markdownit({ html: false, linkify: true, breaks: true }).disable(["table", "image"]);

const outward = (html) => html.replaceAll("<a href", '<a target="_blank" rel="noopener noreferrer" href');

const MENTION = /&lt;at&gt;([^<]*?)&lt;\/at&gt;/g;
const mentions = (html) => html.replace(MENTION, '<span class="mention">$1</span>');

/** For `AdaptiveCard.onProcessMarkdown`. */
export function processMarkdown(text, result) {
  result.outputHtml = outward(inCards.render(text));
  result.didProcess = true;
}

/** HTML of a bot's message. */
export const messageHtml = (text) => mentions(outward(inMessages.render(text)));

/** HTML of what a person typed: their characters, and mentions. */
export function plainHtml(text) {
  const safe = document.createElement("span");
  safe.textContent = text;
  return mentions(safe.innerHTML);
}
