import type { RequirementReport } from "../../../judge/report.js";
import { oneLine } from "../../text.js";
import { anchorOf } from "../anchors.js";
import type { Page } from "../model.js";
import { kinship, levelChip, outLink, section } from "../parts.js";
import { type Html, html } from "../template.js";
import { coverageTable } from "./coverage-table.js";
import { isTested } from "./matrix.js";

/** Reasons that so few requirements share stand together. */
const rareLimit = 2;

/** Requirements of the catalogue that no test of this run looks at, and why: what this report does not say. */
export function coverage(page: Page): Html | undefined {
  const { requirements } = page.report;
  const without = requirements.filter((requirement) => !isTested(requirement));
  if (requirements.length === 0) return undefined;
  const groups = new Map<string, typeof without>();
  for (const requirement of without) {
    const reason = requirement.untested ?? "no test in the suites of this run";
    const own = groups.get(reason);
    if (own) own.push(requirement);
    else groups.set(reason, [requirement]);
  }
  const sorted = [...groups].sort((a, b) => b[1].length - a[1].length);
  const [common, rare] = [
    sorted.filter(([, own]) => own.length > rareLimit),
    sorted.filter(([, own]) => own.length <= rareLimit),
  ];
  const blocks = common.map(([reason, own]) =>
    block(
      reason,
      own.map((each) => item(each)),
    ),
  );
  const others = rare.flatMap(([reason, own]) => own.map((each) => item(each, reason)));
  if (others.length > 0) blocks.push(block("other reasons", others));
  const covered = requirements.length - without.length;
  return section("coverage", "Requirements without a test", without.length, [
    html`<p>${covered} of ${requirements.length} requirements of the catalogue have a test in this run. This report says nothing about the others.</p>`,
    coverageTable(page.report),
    blocks,
  ]);
}

function block(reason: string, items: readonly Html[]): Html {
  return html`<details class="card"><summary>${oneLine(reason, 300)} <span class="n">${items.length}</span></summary><ul class="plain">${items}</ul></details>`;
}

function item(requirement: RequirementReport, reason?: string): Html {
  const { id, level, section: number, link, statement } = requirement;
  return html`<li id="${anchorOf(id)}"><code>${id}</code> ${levelChip(level)} <span class="quiet">${outLink(link, number)}</span> ${oneLine(statement, 400)}${kinship(requirement)}${reason && html` <span class="quiet">(${oneLine(reason, 300)})</span>`}</li>`;
}
