import type { Counts, Report } from "../../../judge/report.js";
import { applicable, countsPhrase, levels, summarySentence, undecided, verdictWord } from "../../counts.js";
import { duration, oneLine } from "../../text.js";
import { type Html, html } from "../template.js";

/** The head of the page: who was tested, the verdict, counts with their denominators, what ran. */
export function summary(report: Report): Html {
  const { target, run, kit, verdict } = report;
  const tested = report.interfaces.filter(({ state }) => state === "tested");
  const used = levels.filter((level) => report.counts[level].total > 0);
  const facts: [string, Html | string][] = [
    ["Target", html`<code>${oneLine(target.url, 200)}</code>`],
    ["Tested", tested.map(({ id }) => id).join(", ") || "no interface"],
    [
      "Started",
      html`<time datetime="${run.startedAt}">${run.startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")}</time>`,
    ],
    ["Took", `${duration(run.durationMs)}, ${run.messagesSent} messages sent`],
    ["Kit", `${kit.name} ${kit.version}, Node.js ${run.node}`],
    ["Suites", html`<code title="${run.suitesDigest}">sha256:${run.suitesDigest.slice(0, 16)}</code>`],
    ["Seed", html`<code>${run.seed}</code>`],
    ["Command", html`<code>${oneLine(run.command, 600)}</code>`],
  ];
  return html`<header class="top"><div class="wrap">
<p class="eyebrow">A2A conformance report</p>
<h1>${oneLine(target.name ?? "Agent", 120)} ${target.version && html`<span class="version">${oneLine(target.version, 40)}</span>`}</h1>
<p class="verdict ${verdict}"><strong>${verdictWord[verdict]}</strong> <span>${oneLine(summarySentence(report), 600)}</span></p>
${run.interrupted && html`<p class="verdict incomplete"><strong>Broken off</strong> <span>${oneLine(run.interrupted, 400)}</span></p>`}
${used.length > 0 && html`<ul class="tiles">${used.map((level) => tile(level.toUpperCase(), report.counts[level]))}</ul>`}
<dl class="facts">${facts.map(([name, value]) => html`<div ${name === "Command" && html`class="wide"`}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</div></header>
`;
}

function tile(name: string, counts: Counts): Html {
  const of = applicable(counts);
  const open = undecided(counts);
  const na = counts.skipped["not-applicable"];
  const parts = [
    counts.failed > 0 && html`<span class="bad">${counts.failed} failed</span>`,
    open > 0 && html`<span class="warn">${open} not decided</span>`,
    na > 0 && html`<span class="quiet">${na} not applicable</span>`,
  ].filter((part) => part !== false);
  return html`<li><h2>${name}</h2><p class="big"><b>${counts.passed}</b> of ${of} passed</p>${bar(counts)}
<p class="small">${parts.length > 0 ? parts.map((part, index) => [index > 0 && " · ", part]) : html`<span class="quiet">${of === 0 ? "nothing applies" : "none failed"}</span>`}</p></li>`;
}

/** Passed, failed and undecided as shares of what applies; the numbers stand beside it. */
export function bar(counts: Counts): Html {
  const of = Math.max(1, applicable(counts));
  const passed = (100 * counts.passed) / of;
  const failed = (100 * counts.failed) / of;
  const rect = (kind: string, x: number, width: number) =>
    width > 0 && html`<rect class="${kind}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="4"/>`;
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="${countsPhrase(counts)}"><rect class="track" width="100" height="4"/>${rect("pass", 0, passed)}${rect("fail", passed, failed)}${rect("open", passed + failed, (100 * undecided(counts)) / of)}</svg>`;
}
