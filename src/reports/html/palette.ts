/** Colours of one scheme. */
export interface Palette {
  /** Page, cards, code. */
  readonly page: string;
  readonly card: string;
  readonly code: string;
  /** Text, quiet text, links. */
  readonly ink: string;
  readonly quiet: string;
  readonly accent: string;
  /** Verdicts and results: text on page, card and their own tint. */
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
  readonly goodTint: string;
  readonly badTint: string;
  readonly warnTint: string;
  /** Lines; never the only carrier of meaning. */
  readonly line: string;
}

/** The light scheme. */
export const light: Palette = {
  page: "#f7f7f4",
  card: "#ffffff",
  code: "#f3f4f1",
  ink: "#1d2126",
  quiet: "#5a636d",
  accent: "#2b4fb8",
  good: "#186a41",
  bad: "#a8281f",
  warn: "#7f5200",
  goodTint: "#e6f4ec",
  badTint: "#fcebe9",
  warnTint: "#fbf1dd",
  line: "#e1e3de",
};

/** The dark scheme. */
export const dark: Palette = {
  page: "#14171a",
  card: "#1c2024",
  code: "#16191c",
  ink: "#e7e9eb",
  quiet: "#a0a9b2",
  accent: "#9db7ff",
  good: "#6fd39b",
  bad: "#ff9a90",
  warn: "#eec06a",
  goodTint: "#1b2f25",
  badTint: "#3a2220",
  warnTint: "#352b18",
  line: "#30363c",
};

/** Custom properties of a scheme, `--good-tint: …`. */
export function variables(palette: Palette): string {
  const name = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.entries(palette)
    .map(([key, value]) => `--${name(key)}:${value}`)
    .join(";");
}
