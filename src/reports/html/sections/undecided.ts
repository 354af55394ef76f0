import { skipsOf } from "../../causes.js";
import { skipMeaning } from "../../counts.js";
import { oneLine, plural } from "../../text.js";
import { resultAnchor } from "../anchors.js";
import type { Page } from "../model.js";
import { section } from "../parts.js";
import { type Html, html } from "../template.js";

const linkLimit = 60;

/** What was not decided, and why: by kind, then by reason, with the tests. */
export function undecidedTests(page: Page): Html | undefined {
  const groups = skipsOf(page.report);
  if (groups.length === 0) return undefined;
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const cards = groups.map(
    ({
      kind,
      count,
      reasons,
    }) => html`<article class="card"><h3>${kind} <span class="n">${count}</span></h3><p class="quiet">${skipMeaning[kind]}</p>
<ul class="plain">${reasons.map(
      ({
        reason,
        results,
      }) => html`<li><details><summary>${oneLine(reason, 400)} <span class="quiet">${plural(results.length, "test")}</span></summary>
<p class="links">${results.slice(0, linkLimit).map((result) => html`<a href="#${resultAnchor(result)}"><code>${oneLine(result.id, 120)}</code> ${result.interface}</a> `)}${results.length > linkLimit && `and ${results.length - linkLimit} more`}</p></details></li>`,
    )}</ul></article>`,
  );
  return section("undecided", "Not decided", total, [
    html`<p>A skip is never a pass and never a fail. Only <b>not-applicable</b> leaves the denominator.</p>`,
    cards,
  ]);
}
