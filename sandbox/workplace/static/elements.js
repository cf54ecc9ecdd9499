/** Small helpers that make elements. */

export function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

const initials = (name) =>
  name
    .split(/\s+/)
    .map((part) => part[0])
    .slice(0, 2)
    .join("");

/** A round mark with a person's initials, or the bot's sign for `null`. */
export function avatar(person) {
  const mark = element("span", { class: "avatar", "aria-hidden": "true" });
  if (person) {
    mark.textContent = initials(person.name);
    mark.dataset.tint = person.tint;
  } else {
    mark.append(element("img", { src: "/static/bot.svg", alt: "", width: "32", height: "32" }));
  }
  return mark;
}

/** Where in `old` the focus is: the function returned finds that place in what replaced it. */
export function placeOfFocus(old) {
  const focused = document.activeElement;
  if (!old.contains(focused)) return () => {};
  const id = focused.closest("[id]")?.id;
  return (fresh) => {
    if (document.activeElement !== document.body) return; // it has been moved meanwhile
    const target = (id && fresh.querySelector(`#${CSS.escape(id)}`)) || fresh;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus();
  };
}
