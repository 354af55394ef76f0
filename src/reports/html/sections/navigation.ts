import { levels, verdictWord } from "../../counts.js";
import type { Page } from "../model.js";
import { type Html, html } from "../template.js";

const results = [
  ["fail", "failed"],
  ["error", "error of the kit"],
  ["skip", "not decided"],
  ["pass", "passed"],
] as const;

/** The bar that stays in sight: verdict, ways through the page, search and filters (these need the script). */
export function navigation(page: Page, sections: readonly (readonly [id: string, title: string])[]): Html {
  const { verdict } = page.report;
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    html`<select data-filter="${name}" aria-label="${label}"><option value="">${label}: all</option>${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select>`;
  return html`<nav class="bar-top" aria-label="Sections"><div class="wrap">
<a class="pill ${verdict}" href="#_top">${verdictWord[verdict]}</a>
<ul>${sections.map(([id, title]) => html`<li><a href="#_${id}">${title}</a></li>`)}</ul>
<div class="filters" role="search" hidden>
<input type="search" data-filter="q" placeholder="Search  /" aria-label="Search in results" autocomplete="off" spellcheck="false">
${select(
  "level",
  "Level",
  levels.map((level) => [level, level.toUpperCase()]),
)}
${select("result", "Result", results)}
${
  page.columns.length > 1 &&
  select(
    "interface",
    "Interface",
    page.columns.map((id) => [id, id]),
  )
}
${
  page.tags.length > 1 &&
  select(
    "tag",
    "Topic",
    page.tags.map((tag) => [tag.replaceAll(" ", "-"), tag]),
  )
}
<button type="button" data-clear hidden>Clear</button><span class="found" role="status" aria-live="polite"></span>
<button type="button" data-help aria-label="Keyboard shortcuts">?</button></div>
</div></nav>
<dialog id="_keys" aria-labelledby="_keys-h"><h2 id="_keys-h">Keyboard</h2>
<dl><div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous result</dd></div><div><dt><kbd>Enter</kbd></dt><dd>open or close it</dd></div>
<div><dt><kbd>/</kbd></dt><dd>search</dd></div><div><dt><kbd>?</kbd></dt><dd>this list</dd></div><div><dt><kbd>Esc</kbd></dt><dd>close, or leave the search</dd></div></dl>
<form method="dialog"><button>Close</button></form></dialog>
`;
}
