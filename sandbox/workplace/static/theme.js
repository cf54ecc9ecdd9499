/** Light or dark: as the system says, until somebody chooses. */

const KEY = "theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

const chosen = () => document.documentElement.dataset.theme;

export const isDark = () => (chosen() ? chosen() === "dark" : system.matches);

/** Calls `redraw` whenever the other colours are wanted. */
export function onTheme(redraw) {
  listeners.push(redraw);
}

/** Make a button switch between the two; the choice outlives the page. */
export function switchedBy(button) {
  const kept = localStorage.getItem(KEY);
  if (kept) document.documentElement.dataset.theme = kept;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem(KEY, chosen());
    tell();
  });
  system.addEventListener("change", tell);
  listeners.push(show);
  show();
}

function tell() {
  for (const listener of listeners) listener();
}
