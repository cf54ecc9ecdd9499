/** Light, dark or high contrast: as Office says, else as the system does. */

const system = matchMedia("(prefers-color-scheme: dark)");

export function followSystem() {
  const show = () => paint(undefined);
  system.addEventListener("change", show);
  show();
  return () => system.removeEventListener("change", show);
}

/** Paints in Office's colours now and whenever they change; `stop` ends the system's. */
export function followOffice(stop) {
  const { officeTheme, mailbox } = Office.context;
  if (!officeTheme?.bodyBackgroundColor) return;
  stop();
  paint(officeTheme);
  const changed = Office.EventType.OfficeThemeChanged;
  if (changed) mailbox.addHandlerAsync?.(changed, (event) => paint(event.officeTheme ?? Office.context.officeTheme));
}

function paint(theme) {
  document.documentElement.dataset.theme = named(theme);
}

function named(theme) {
  if (!theme) return system.matches ? "dark" : "light";
  const background = brightness(theme.bodyBackgroundColor);
  if (background === 0) return "contrast"; // black itself is Windows' high contrast; Office's dark is grey
  return (theme.isDarkTheme ?? background < 0.5) ? "dark" : "light";
}

function brightness(colour) {
  const [red, green, blue] = (/^#?(..)(..)(..)/.exec(colour) ?? [0, "ff", "ff", "ff"]).slice(1).map((two) => parseInt(two, 16));
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
