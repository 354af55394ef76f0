import { oneLine } from "../../text.js";
import { anchorOf } from "../anchors.js";
import type { Page } from "../model.js";
import { levelChip, outLink, section } from "../parts.js";
import { type Html, html } from "../template.js";
import { isTested } from "./matrix.js";

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
  const blocks = [...groups]
    .sort((a, b) => b[1].length - a[1].length)
    .map(
      ([reason, own]) =>
        html`<details class="card"><summary>${oneLine(reason, 300)} <span class="n">${own.length}</span></summary><ul class="plain">${own.map(
          ({ id, level, section: number, link, statement }) =>
            html`<li id="${anchorOf(id)}"><code>${id}</code> ${levelChip(level)} <span class="quiet">${outLink(link, number)}</span> ${oneLine(statement, 400)}</li>`,
        )}</ul></details>`,
    );
  const covered = requirements.length - without.length;
  return section("coverage", "Requirements without a test", without.length, [
    html`<p>${covered} of ${requirements.length} requirements of the catalogue have a test in this run. This report says nothing about the others.</p>`,
    blocks,
  ]);
}
