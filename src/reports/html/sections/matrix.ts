import type { RequirementReport, Result } from "../../../judge/report.js";
import { oneLine } from "../../text.js";
import { anchorOf } from "../anchors.js";
import type { Page } from "../model.js";
import { filterable, kinship, levelChip, outLink, resultWords, section, sign } from "../parts.js";
import { type Html, html } from "../template.js";

/** Requirement × interface; each cell leads to what decided it. */
export function matrix(page: Page): Html | undefined {
  const rows = page.report.requirements.filter(isTested);
  if (rows.length === 0) return undefined;
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Table of requirements"><table class="matrix">
<caption class="sr">Worst result of each requirement on each interface</caption>
<thead><tr><th scope="col">Requirement</th><th scope="col">Level</th>${page.columns.map((id) => html`<th scope="col" class="cell">${id}</th>`)}</tr></thead>
<tbody>${rows.map((row) => matrixRow(row, page))}</tbody></table></div>`;
  return section("matrix", "Requirements", rows.length, [legend, table]);
}

const legend = html`<p class="legend" aria-hidden="true">${Object.values(resultWords).map(([mark, word]) => html`<span>${mark} ${word}</span> `)}A cell leads to its evidence.</p>`;

/** True when at least one interface has a result for it. */
export function isTested(requirement: RequirementReport): boolean {
  return Object.values(requirement.results).some((result) => result !== "untested");
}

function matrixRow(row: RequirementReport, page: Page): Html {
  const anchor = anchorOf(row.id);
  // A failed requirement's anchor stands at its failure, where one wants to be.
  const id = page.hasCause(row.id) ? html`` : html`id="${anchor}"`;
  const interfaces = Object.keys(row.results).filter((iface) => row.results[iface] !== "untested");
  return html`<tr ${id} ${filterable({ level: row.level, result: worstOf(row), interfaces, tags: page.tagsOf(row.id) })}><th scope="row"><a href="#${anchor}"><code>${row.id}</code></a> <span class="quiet">${outLink(row.link, `section ${row.section}`)}</span>${kinship(row)}<p>${oneLine(row.statement, 400)}</p></th><td>${levelChip(row.level)}</td>${page.columns.map((iface) => cell(row, iface, page))}</tr>
`;
}

function cell(row: RequirementReport, iface: string, page: Page): Html {
  const result = row.results[iface];
  if (result === undefined) return html`<td class="cell"></td>`;
  const target = page.decided(row.id, iface);
  return html`<td class="cell">${target ? html`<a class="${result}" href="#${target}">${sign(result)}</a>` : sign(result)}</td>`;
}

function worstOf(row: RequirementReport): Result {
  const results = new Set(Object.values(row.results));
  return (["fail", "error", "skip"] as const).find((result) => results.has(result)) ?? "pass";
}
