/** Colours that the terminal output uses, by what they stand for. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  link(text: string): string;
}

const codes = { bold: [1, 22], dim: [2, 22], good: [32, 39], bad: [31, 39], warn: [33, 39], link: [36, 39] } as const;

/** Select Graphic Rendition (ECMA-48 section 8.3.117), or plain text. */
export function paintOf(color: boolean): Paint {
  const sgr =
    ([on, off]: readonly [number, number]) =>
    (text: string) =>
      color && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: sgr(codes.bold),
    dim: sgr(codes.dim),
    good: sgr(codes.good),
    bad: sgr(codes.bad),
    warn: sgr(codes.warn),
    link: sgr(codes.link),
  };
}

/** The colour of a level's failures. */
export function levelPaint(paint: Paint, level: "must" | "should" | "may"): (text: string) => string {
  return level === "must" ? paint.bad : level === "should" ? paint.warn : paint.dim;
}
