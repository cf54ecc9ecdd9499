/** Elements of the page; text is always text, never markup. */

/** A new element with properties (`class` and those with a dash are attributes) and children. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class" || key.includes("-") || key === "role" || key === "for") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A button that calls `pressed`. */
export function button(title, pressed, kind = "") {
  const element = make("button", { type: "button", class: kind }, title);
  element.addEventListener("click", pressed);
  return element;
}

/** A part of the page under a heading; named by it for screen readers. */
export function part(name, title, ...children) {
  const heading = make("h2", { id: `${name}-title` }, title);
  return make("section", { id: name, "aria-labelledby": heading.id }, heading, ...children);
}

/** A link into a new tab, or nothing where the address is not one a browser should open. */
export function link(title, url) {
  if (!isSafe(url)) return null;
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title);
}

/** Only https is opened, whatever a card or an answer says. */
export function isSafe(url) {
  return typeof url === "string" && URL.canParse(url) && new URL(url).protocol === "https:";
}
