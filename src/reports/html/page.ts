import type { Report, Verdict } from "../../judge/report.js";
import { verdictWord } from "../counts.js";
import { oneLine } from "../text.js";
import { pageOf } from "./model.js";
import { light } from "./palette.js";
import { policyFor } from "./policy.js";
import { script } from "./script.js";
import { brokenBaseline, knownFailureList } from "./sections/baseline.js";
import { comparison } from "./sections/comparison.js";
import { coverage } from "./sections/coverage.js";
import { diagnoses } from "./sections/diagnoses.js";
import { failures } from "./sections/failures.js";
import { kitErrors } from "./sections/kit-errors.js";
import { matrix } from "./sections/matrix.js";
import { navigation } from "./sections/navigation.js";
import { results } from "./sections/results.js";
import { interfaces, runDetails } from "./sections/run.js";
import { summary } from "./sections/summary.js";
import { undecidedTests } from "./sections/undecided.js";
import { style } from "./style.js";
import { type Html, html, raw } from "./template.js";

const policy = policyFor(style, script);

/**
 * The whole page.
 * @param files paths of the other outputs of the run, from the page on; it links to them
 */
export function renderPage(report: Report, files: readonly string[] = []): string {
  const page = pageOf(report, files);
  // In the order of the page: evidence is shown in full where it comes first.
  const sections: [id: string, title: string, markup: Html | undefined][] = [
    ["diagnosis", "Diagnosis", diagnoses(page)],
    ["failures", "Failures", failures(page)],
    ["baseline", "Baseline is broken", brokenBaseline(page)],
    ["known", "Known failures", knownFailureList(page)],
    ["comparison", "Compared", comparison(page)],
    ["errors", "Kit errors", kitErrors(page)],
    ["interfaces", "Interfaces", interfaces(page)],
    ["matrix", "Requirements", matrix(page)],
    ["results", "All results", results(page)],
    ["undecided", "Not decided", undecidedTests(page)],
    ["coverage", "Without a test", coverage(page)],
    ["run", "Run", runDetails(page)],
  ];
  const shown = sections.filter(([, , markup]) => markup);
  const title = `${verdictWord[report.verdict]}: ${oneLine(report.target.name ?? "agent", 80)}, A2A conformance report`;
  return `<!doctype html>
${html`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="generator" content="${report.kit.name} ${report.kit.version}">
<title>${title}</title><link rel="icon" href="${icon(report.verdict)}">
<style>${raw(style)}</style></head>
<body id="_top"><a class="to-main" href="#_main">Skip to the results</a>
${summary(report)}
${navigation(
  page,
  shown.map(([id, name]) => [id, name]),
)}
<main id="_main" class="wrap" tabindex="-1">
${shown.map(([, , markup]) => markup)}
</main>
<footer class="wrap"><p>Made by ${report.kit.name} ${report.kit.version}. Text of the agent is shown as it was sent, cut where it is long; characters that cannot be seen stand as ‹ESC› or ‹U+202E›.</p></footer>
<script>${raw(script)}</script></body></html>`}
`;
}

/** A dot in the colour of the verdict, so that the tab tells it. */
function icon(verdict: Verdict): string {
  const color = { conformant: light.good, incomplete: light.warn, "non-conformant": light.bad }[verdict];
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${color}"/></svg>`)}`;
}
