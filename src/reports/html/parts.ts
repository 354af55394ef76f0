import type { RequirementReport, Result } from "../../judge/report.js";
import type { Level } from "../counts.js";
import { oneLine } from "../text.js";
import { anchorOf } from "./anchors.js";
import { type Html, html, type Part } from "./template.js";

/** Sign and word of each result: colour is never the only difference. */
export const resultWords: Readonly<Record<Result | "untested", readonly [sign: string, word: string]>> = {
  pass: ["✓", "passed"],
  fail: ["✗", "failed"],
  skip: ["–", "not decided"],
  error: ["!", "error of the kit"],
  untested: ["·", "no test"],
};

/** A section of the page with its heading; nothing when it has no content. */
export function section(id: string, title: string, count: number | undefined, body: Part): Html {
  return html`<section id="_${id}" aria-labelledby="_${id}-h"><h2 id="_${id}-h">${title}${count !== undefined && html` <span class="n">${count}</span>`}</h2>
${body}</section>
`;
}

/** The sign of a result with its word for those who do not see it. */
export function sign(result: Result | "untested"): Html {
  const [mark, word] = resultWords[result];
  return html`<span class="sign ${result}" aria-hidden="true">${mark}</span><span class="sr">${word}</span>`;
}

/** A level as a chip. */
export function levelChip(level: Level): Html {
  return html`<span class="level ${level}">${level.toUpperCase()}</span>`;
}

/** A link out of the page; anything but http(s) stays text. */
export function outLink(url: string | undefined, text: string): Html {
  if (!url || !/^https?:\/\//i.test(url)) return html`${text}`;
  return html`<a href="${url}" rel="noopener noreferrer">${text}</a>`;
}

/** Attributes that the filters read. */
export function filterable(item: {
  level: Level;
  result: Result;
  interfaces: readonly string[];
  tags: readonly string[];
}): Html {
  const words = (list: readonly string[]) => list.map((one) => oneLine(one).replaceAll(" ", "-")).join(" ");
  return html`data-item data-level="${item.level}" data-result="${item.result}" data-interface="${words(item.interfaces)}"${item.tags.length > 0 && html` data-tag="${words(item.tags)}"`}`;
}

/** A button that copies the text of an element; the script shows it. */
export function copyButton(id: string, label: string): Html {
  return html`<button type="button" class="copy" data-copy="${id}" hidden>${label}</button>`;
}

/** What a requirement has to do with others: it repeats one, or follows from them. */
export function kinship({ sameAs, derived }: Pick<RequirementReport, "sameAs" | "derived">): Html {
  const repeats =
    sameAs === undefined
      ? html``
      : html` <span class="quiet">repeats <a href="#${anchorOf(sameAs)}"><code>${sameAs}</code></a></span>`;
  return html`${repeats}${derived ? html` <span class="quiet">derived</span>` : html``}`;
}
