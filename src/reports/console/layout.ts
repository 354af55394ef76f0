import { visible, wrap } from "../text.js";
import type { Paint } from "./paint.js";

/** Lines of text, indented and wrapped to the terminal. The text is made visible here, so no caller can forget it. */
export function block(text: string, options: { readonly columns: number; readonly indent: number }): string[] {
  const pad = " ".repeat(options.indent);
  return wrap(visible(text), options.columns - options.indent).map((line) => (line ? pad + line : ""));
}

/** A label in a column of its own, and wrapped text to its right. */
export function labelled(
  label: string,
  text: string,
  options: { readonly columns: number; readonly indent: number; readonly labelWidth: number; readonly paint: Paint },
): string[] {
  const { columns, indent, labelWidth, paint } = options;
  const [first = "", ...rest] = block(text, { columns, indent: indent + labelWidth });
  const head = " ".repeat(indent) + paint.dim(label.padEnd(labelWidth));
  return [head + first.trimStart(), ...rest];
}

/** A heading with a rule as wide as the terminal (at most 80 columns). */
export function heading(text: string, columns: number, paint: Paint): string[] {
  const rule = "─".repeat(Math.max(3, Math.min(columns, 80) - text.length - 1));
  return ["", `${paint.bold(text)} ${paint.dim(rule)}`, ""];
}
