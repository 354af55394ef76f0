import type { Result, TestResult } from "../../../judge/report.js";
import { knownWords } from "../../causes.js";
import { duration, oneLine } from "../../text.js";
import { anchorOf, resultAnchor } from "../anchors.js";
import type { Page } from "../model.js";
import { filterable, levelChip, resultWords, section, sign } from "../parts.js";
import { type Html, html } from "../template.js";

const exchangeLimit = 6;

/** Every result, by suite; closed, because failures stand above in full. */
export function results(page: Page): Html | undefined {
  if (page.report.tests.length === 0) return undefined;
  const suites = new Map<string, TestResult[]>();
  for (const test of page.report.tests) {
    const own = suites.get(test.suite);
    if (own) own.push(test);
    else suites.set(test.suite, [test]);
  }
  const blocks = [...suites].map(
    ([suite, tests]) =>
      html`<details class="card suite" data-suite><summary><h3>${oneLine(suite, 120)}</h3> <span class="quiet">${countsOf(tests)}</span></summary>
<ul class="rows">${tests.map((test) => row(test, page))}</ul></details>
`,
  );
  return section("results", "All results", page.report.tests.length, blocks);
}

function knownFailure(test: TestResult): Html | undefined {
  return (
    test.known &&
    html`<p><b>Known failure</b>: ${oneLine(knownWords(test.known), 600)} <span class="quiet">(line ${test.known.line} of the baseline)</span></p>
<ul class="notes">${test.mismatches.slice(0, 20).map(({ path, message }) => html`<li><code>${oneLine(path, 300) || "answer"}</code> ${oneLine(message, 600)}</li>`)}</ul>`
  );
}

function countsOf(tests: readonly TestResult[]): string {
  const order: readonly Result[] = ["fail", "error", "skip", "pass"];
  return order
    .map((result) => [tests.filter((test) => test.result === result).length, resultWords[result][1]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
}

function row(test: TestResult, page: Page): Html {
  const { level, result, tags = [], interface: iface } = test;
  return html`<li ${filterable({ level, result, interfaces: [iface], tags })} id="${resultAnchor(test)}"><details><summary>${sign(result)} <code>${oneLine(test.id, 160)}</code> <span>${oneLine(test.name, 200)}</span> <span class="end">${levelChip(level)} <span class="iface">${iface}</span> ${duration(test.durationMs)}</span></summary>
${detail(test, page)}</details></li>
`;
}

function detail(test: TestResult, page: Page): Html {
  const requirements = test.requirements.map((id) => html`<a href="#${anchorOf(id)}"><code>${id}</code></a> `);
  const parts = [
    requirements.length > 0 && html`<p class="quiet">covers ${requirements}</p>`,
    test.known && knownFailure(test),
    test.result === "fail" && !test.known && html`<p><a href="#${page.failureOf(test)}">See the failure</a></p>`,
    test.skip && html`<p><b>${test.skip.kind}</b>: ${oneLine(test.skip.reason, 600)}</p>`,
    test.error !== undefined && html`<p><b>Error of the kit</b>: ${oneLine(test.error, 600)}</p>`,
    test.observations !== undefined && html`<p class="quiet">looked at ${test.observations} places</p>`,
    test.notes.length > 0 &&
      html`<ul class="notes">${test.notes.slice(0, 10).map((note) => html`<li>${oneLine(note, 400)}</li>`)}</ul>`,
    (test.result !== "fail" || test.known) && page.evidence.showAll(test.exchanges.slice(0, exchangeLimit)),
  ];
  return html`${parts}`;
}
