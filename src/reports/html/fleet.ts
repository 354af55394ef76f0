import type { Report, Result } from "../../judge/report.js";
import { countsPhrase, type Level, levels, verdictWord } from "../counts.js";
import { oneLine, plural } from "../text.js";
import { anchorOf } from "./anchors.js";
import { levelChip, outLink, resultWords, section, sign } from "./parts.js";
import { policyFor } from "./policy.js";
import { style } from "./style.js";
import { type Html, html, raw } from "./template.js";

/** One agent of a fleet. */
export interface FleetAgent {
  readonly report: Report;
  /** Path of its own report, from the fleet page. */
  readonly href?: string;
}

/** A requirement with the worst result of each agent. */
export interface FleetRow {
  readonly id: string;
  readonly level: Level;
  readonly section: string;
  readonly statement: string;
  readonly link: string;
  /** By the order of the agents; `untested` where nothing decided it. */
  readonly results: readonly (Result | "untested")[];
}

/** Every requirement that at least one agent was tested for, in the order of the catalogue. */
export function fleetRows(agents: readonly FleetAgent[]): readonly FleetRow[] {
  const rows = new Map<string, Omit<FleetRow, "results">>();
  for (const { report } of agents)
    for (const { id, level, section: number, statement, link } of report.requirements)
      if (!rows.has(id)) rows.set(id, { id, level, section: number, statement, link });
  const found = agents.map(
    ({ report }) => new Map(report.requirements.map(({ id, results }) => [id, worst(Object.values(results))])),
  );
  return [...rows.values()]
    .map((row) => ({ ...row, results: found.map((own) => own.get(row.id) ?? "untested") }))
    .filter(({ results }) => results.some((result) => result !== "untested"));
}

function worst(results: readonly (Result | "untested")[]): Result | "untested" {
  return (["fail", "error", "skip", "pass"] as const).find((one) => results.includes(one)) ?? "untested";
}

/** What to call each agent: its name, and where several have the same, what else tells them apart. */
export function fleetLabels(agents: readonly FleetAgent[]): readonly string[] {
  const ways = [
    ({ target }: Report) => oneLine(target.name ?? target.url, 80),
    ({ target }: Report) => [oneLine(target.name ?? "", 80), oneLine(target.version ?? "", 40)].join(" ").trim(),
    ({ target }: Report) => [oneLine(target.name ?? "", 80), `(${oneLine(target.url, 200)})`].join(" ").trim(),
  ];
  const isAlone = (label: string, all: readonly string[]) => all.filter((one) => one === label).length === 1;
  const labels = ways.map((way) => agents.map(({ report }) => way(report)));
  return agents.map((_, index) => {
    const own = labels.map((all) => ({ label: all[index] ?? "", all }));
    return own.find(({ label, all }) => label !== "" && isAlone(label, all))?.label ?? `${own[0]?.label} #${index + 1}`;
  });
}

/** `fleet.html`: many agents by requirements, one file without a script. */
export function renderFleet(agents: readonly FleetAgent[]): string {
  const rows = fleetRows(agents);
  const labels = fleetLabels(agents);
  const decided = (result: Result | "untested") => result === "pass" || result === "fail";
  const apart = rows.filter(({ results }) => new Set(results.filter(decided)).size > 1);
  const title = `A2A conformance of ${plural(agents.length, "agent")}`;
  return `<!doctype html>
${html`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policyFor(style))}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><title>${title}</title><style>${raw(style)}</style></head>
<body id="_top"><header class="top"><div class="wrap"><p class="eyebrow">A2A conformance report</p><h1>${title}</h1></div></header>
<main class="wrap">
${section("agents", "Agents", agents.length, agentTable(agents, labels))}
${apart.length > 0 && section("apart", "Where they differ", apart.length, matrix("_apart-h", agents, labels, apart))}
${section("all", "All requirements", rows.length, [legend, matrix("_all-h", agents, labels, rows)])}
</main></body></html>`}
`;
}

const legend = html`<p class="legend">${Object.values(resultWords).map(([mark, word]) => html`<span>${mark} ${word}</span> `)}The worst result over all interfaces of an agent.</p>`;

function agentTable(agents: readonly FleetAgent[], labels: readonly string[]): Html {
  return html`<div class="scroll card" tabindex="0" role="region" aria-labelledby="_agents-h"><table><caption class="sr">Verdict and counts of each agent</caption>
<thead><tr><th scope="col">Agent</th><th scope="col">Verdict</th>${levels.map((level) => html`<th scope="col">${level.toUpperCase()}</th>`)}<th scope="col">Tested</th></tr></thead>
<tbody>${agents.map((agent, index) => agentRow(agent, labels[index] ?? ""))}</tbody></table></div>`;
}

function agentRow(agent: FleetAgent, label: string): Html {
  const { target, verdict, counts, run, kit } = agent.report;
  return html`<tr><th scope="row">${nameLink(agent, label)} <span class="quiet">${oneLine(target.version ?? "", 40)}</span><p class="quiet">${oneLine(target.url, 200)}</p></th>
<td><span class="pill ${verdict}">${verdictWord[verdict]}</span></td>${levels.map((level) => html`<td>${counts[level].total > 0 ? countsPhrase(counts[level]) : "–"}</td>`)}
<td><time datetime="${run.startedAt}">${run.startedAt.slice(0, 10)}</time><p class="quiet">${kit.name} ${kit.version}, suites <code>${run.suitesDigest.slice(0, 12)}</code></p></td></tr>
`;
}

function nameLink({ href }: FleetAgent, name: string): Html {
  return href === undefined ? html`${name}` : html`<a href="${href}">${name}</a>`;
}

function matrix(
  heading: string,
  agents: readonly FleetAgent[],
  labels: readonly string[],
  rows: readonly FleetRow[],
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="${heading}"><table class="matrix">
<caption class="sr">Worst result of each requirement for each agent</caption>
<thead><tr><th scope="col">Requirement</th><th scope="col">Level</th>${agents.map((agent, index) => html`<th scope="col" class="cell">${nameLink(agent, labels[index] ?? "")}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row"><code>${row.id}</code> <span class="quiet">${outLink(row.link, row.section)}</span><p>${oneLine(row.statement, 400)}</p></th><td>${levelChip(row.level)}</td>${row.results.map((result, index) => cell(row, result, agents[index]?.href))}</tr>
`,
  )}</tbody></table></div>`;
}

function cell(row: FleetRow, result: Result | "untested", href: string | undefined): Html {
  if (result === "untested" || href === undefined) return html`<td class="cell">${sign(result)}</td>`;
  return html`<td class="cell"><a class="${result}" href="${href}#${anchorOf(row.id)}">${sign(result)}</a></td>`;
}
