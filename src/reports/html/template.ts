import { visible } from "../text.js";

/** Markup that is safe to put into a page as it is. Only `html` and `raw` make it. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template takes: text is escaped, markup is not, lists are joined, `undefined` and `false` are nothing. */
export type Part = string | number | Html | undefined | false | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML or XML, for content and for quoted attributes; characters that would act are made visible first. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Text as content of an element only: quotes stay, so JSON keeps its size. */
export function content(text: string): Html {
  return new Html(visible(text).replace(/[&<>]/g, (char) => entities[char] ?? char));
}

/** A template whose values are escaped, so that forgetting to escape is not possible. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? "";
  for (const [index, part] of parts.entries()) text += render(part) + (strings[index + 1] ?? "");
  return new Html(text);
}

/** Trusted markup of our own (style, script). Never with anything that came from outside. */
export function raw(text: string): Html {
  return new Html(text);
}

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number" || part instanceof Html) return String(part);
  return part.map(render).join("");
}
