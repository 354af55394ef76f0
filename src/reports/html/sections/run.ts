import type { InterfaceReport } from "../../../judge/report.js";
import { countsPhrase, levels, verdictWord } from "../../counts.js";
import { cut, oneLine } from "../../text.js";
import type { Page } from "../model.js";
import { section } from "../parts.js";
import { content, type Html, html } from "../template.js";

/** Each declared interface: what became of it, and its counts. */
export function interfaces(page: Page): Html | undefined {
  const declared = page.report.interfaces;
  if (declared.length === 0) return undefined;
  const table = html`<div class="scroll card" tabindex="0" role="region" aria-label="Table of interfaces"><table><caption class="sr">Interfaces that the agent declares</caption>
<thead><tr><th scope="col">Interface</th><th scope="col">State</th>${levels.map((level) => html`<th scope="col">${level.toUpperCase()}</th>`)}</tr></thead>
<tbody>${declared.map(interfaceRow)}</tbody></table></div>`;
  return section("interfaces", "Interfaces", declared.length, table);
}

function interfaceRow(iface: InterfaceReport): Html {
  const { id, url, tenant, state, reason, verdict, counts } = iface;
  return html`<tr><th scope="row"><code>${id}</code><p class="quiet">${oneLine(url, 200)}${tenant && `, tenant ${oneLine(tenant, 80)}`}</p></th>
<td>${verdict ? html`<span class="pill ${verdict}">${verdictWord[verdict]}</span>` : state}${reason && html`<p class="quiet">${oneLine(reason, 300)}</p>`}</td>
${levels.map((level) => html`<td>${counts && counts[level].total > 0 ? countsPhrase(counts[level]) : "–"}</td>`)}</tr>`;
}

/** Everything about the run that someone needs who wants to repeat it. */
export function runDetails(page: Page): Html {
  const { run, target, notes } = page.report;
  const links = page.files.map((file) => html`<a href="${encodeURI(file.replaceAll("\\", "/"))}">${file}</a> `);
  const block = (title: string, body: Html) => html`<details class="card"><summary>${title}</summary>${body}</details>`;
  const json = (value: unknown) =>
    html`<pre tabindex="0">${content(cut(JSON.stringify(value, null, 2) ?? "", 40_000))}</pre>`;
  const shown = page.report.interfaces.filter((iface) => iface.behaviors);
  return section("run", "About this run", undefined, [
    links.length > 0 && html`<p class="card links">For programs, beside this page: ${links}</p>`,
    notes.length > 0 &&
      html`<ul class="card notes">${notes.slice(0, 100).map((note) => html`<li>${oneLine(note, 600)}</li>`)}</ul>`,
    block(
      `Suites: ${run.suites.length}, sha256:${run.suitesDigest.slice(0, 16)}`,
      html`<div class="scroll" tabindex="0" role="region" aria-label="Suites"><table><thead><tr><th scope="col">File</th><th scope="col">Tests</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${run.suites.map(({ file, tests, digest }) => html`<tr><th scope="row"><code>${oneLine(file, 300)}</code></th><td>${tests}</td><td><code title="${digest}">${digest.slice(0, 16)}</code></td></tr>`)}</tbody></table></div>
<p class="quiet">All together: <code>${run.suitesDigest}</code></p>`,
    ),
    shown.length > 0 && block("Behaviours that the agent showed", html`${shown.map(behaviors)}`),
    block("Options", json(run.options)),
    target.card !== undefined &&
      block(`Agent card${target.cardUrl ? ` from ${oneLine(target.cardUrl, 200)}` : ""}`, json(target.card)),
    html`<p class="quiet">Run ${run.id}</p>`,
  ]);
}

function behaviors(iface: InterfaceReport): Html {
  const rows = Object.entries(iface.behaviors ?? {}).map(
    ([name, { shown, how }]) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${shown ? "shown" : "not shown"}</td><td>${oneLine(how, 300)}</td></tr>`,
  );
  return html`<table><caption>${iface.id}</caption><thead><tr><th scope="col">Behaviour</th><th scope="col">Seen</th><th scope="col">What the agent did</th></tr></thead><tbody>${rows}</tbody></table>`;
}
