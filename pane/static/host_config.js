/** How the renderer draws: its colours are the page's own names, so a theme needs no new drawing. */

const colour = (name) => ({ default: `var(--${name})`, subtle: `var(--${name})` });
const ink = {
  default: { default: "var(--ink)", subtle: "var(--quiet)" },
  dark: colour("ink"),
  light: colour("quiet"),
  accent: colour("link"),
  good: colour("good"),
  warning: colour("warning"),
  attention: colour("bad"),
};
const surface = (name) => ({ backgroundColor: `var(--${name})`, borderColor: "var(--line)", foregroundColors: ink });

export const HOST_CONFIG = {
  supportsInteractivity: true,
  fontFamily: "var(--font)",
  fontSizes: { small: 12, default: 14, medium: 14, large: 16, extraLarge: 20 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 20, large: 22, extraLarge: 28 },
  spacing: { small: 6, default: 8, medium: 12, large: 16, extraLarge: 20, padding: 12 },
  separator: { lineThickness: 1, lineColor: "var(--line)" },
  containerStyles: {
    default: surface("raised"),
    emphasis: surface("suggestion-surface"),
    accent: surface("raised"),
    good: surface("raised"),
    attention: surface("warning-surface"),
    warning: surface("warning-surface"),
  },
  actions: {
    maxActions: 6,
    spacing: "small",
    buttonSpacing: 6,
    actionsOrientation: "horizontal",
    actionAlignment: "left",
    showCard: { actionMode: "inline", inlineTopMargin: 8 },
  },
  adaptiveCard: { allowCustomStyle: false },
  inputs: { label: { inputSpacing: "small", requiredInputs: { weight: "bolder" }, optionalInputs: { weight: "bolder" } } },
};
