/** The keyboard's place in a card, kept when the card is drawn anew. */

const REACHABLE = 'button, a[href], input, select, textarea, [tabindex="0"]';

/** Remembers where the focus is inside `host`; the function gives it back to the same thing. */
export function placeOfFocus(host) {
  const held = document.activeElement;
  if (!held || held === host || !host.contains(held)) return () => {};
  const row = held.closest("[id]:not(input)")?.id;
  const name = nameOf(held);
  const position = reachable(host).indexOf(held);
  return () => {
    const inside = row ? host.querySelector(`#${CSS.escape(row)}`) : null;
    const near = inside ? reachable(inside) : [];
    const all = reachable(host);
    const same = [...near, ...all].find((one) => nameOf(one) === name);
    const next = same ?? near[0] ?? all[Math.min(Math.max(position, 0), all.length - 1)] ?? host;
    if (next === host) host.tabIndex = -1;
    next.focus({ preventScroll: true });
  };
}

const reachable = (root) => [...root.querySelectorAll(REACHABLE)].filter((one) => one.checkVisibility());

const nameOf = (element) => (element.getAttribute("aria-label") ?? element.textContent).trim();
