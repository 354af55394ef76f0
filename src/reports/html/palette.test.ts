import { describe, expect, it } from "vitest";
import { dark, light, type Palette } from "./palette.js";

/** Contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["page", "card", "code"] as const;
const texts = ["ink", "quiet", "accent", "good", "bad", "warn"] as const;
const tints = [
  ["good", "goodTint"],
  ["bad", "badTint"],
  ["warn", "warnTint"],
  ["ink", "goodTint"],
  ["ink", "badTint"],
  ["ink", "warnTint"],
] as const;

describe.each<[string, Palette]>([
  ["light", light],
  ["dark", dark],
])("the %s palette", (_, palette) => {
  const pairs = [...grounds.flatMap((ground) => texts.map((text) => [text, ground] as const)), ...tints];
  it.each(pairs)("has %s on %s at 4.5 to 1 or more (WCAG AA)", (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });
});
