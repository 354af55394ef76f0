import type { Cell, ClientMatrix, Row } from "../../matrix/matrix.js";
import {
  agentLine,
  bindingWords,
  cellGroups,
  cellSentence,
  choiceSentence,
  costSentence,
  formWords,
  stateText,
  stateWords,
} from "../client-matrix.js";
import { oneLine } from "../text.js";
import { anchorOf } from "./anchors.js";
import { type Evidence, evidenceOf } from "./evidence.js";
import { section } from "./parts.js";
import { policyFor } from "./policy.js";
import { style } from "./style.js";
import { type Html, html, raw } from "./template.js";

/** Class of the report's style that has the colour of a state. */
const classes: Readonly<Record<Cell["state"], "pass" | "fail" | "skip" | "untested">> = {
  works: "pass",
  "fails-at-card": "fail",
  "fails-at-call": "fail",
  "not-offered": "untested",
  "not-spoken": "skip",
  "not-tried": "skip",
};

/** `matrix.html`: one file that needs no network and no scripts. */
export function renderClientMatrix(matrix: ClientMatrix): string {
  const evidence = evidenceOf(matrix.exchanges);
  const title = `Which clients can talk to ${oneLine(matrix.target.name ?? "the agent", 80)}`;
  return `<!doctype html>
${html`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policyFor(style))}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="generator" content="${matrix.kit.name} ${matrix.kit.version}">
<title>${title}</title><style>${raw(style)}</style></head>
<body id="_top"><header class="top"><div class="wrap"><p class="eyebrow">A2A client matrix</p><h1>${title}</h1>
<p>${agentLine(matrix)}. ${formWords[matrix.form]}</p>
<p class="quiet"><time datetime="${matrix.startedAt}">${matrix.startedAt}</time>. ${costSentence(matrix)}</p></div></header>
<main class="wrap">
${section("matrix", "Matrix", undefined, [table(matrix), legend])}
${matrix.rows.map((row) => section(anchorOf(row.client), row.name, undefined, details(row, evidence)))}
</main>
<footer class="wrap"><p>Made by ${matrix.kit.name} ${matrix.kit.version}. The matrix tells what happens on the wire; whether the agent conforms is for the tests to say: an agent of one version alone is not at fault for it.</p></footer></body></html>`}
`;
}

const legend = html`<p class="legend">(!) works, but stricter clients may stumble; see the notes. Clients do what the public SDKs do by default.</p>`;

function table({ rows }: ClientMatrix): Html {
  const head = rows[0]?.cells.map(({ binding }) => html`<th scope="col" class="cell">${bindingWords[binding]}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Clients by bindings"><table class="matrix">
<caption class="sr">What each client meets on each binding</caption>
<thead><tr><th scope="col">Client</th>${head}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><th scope="row"><a href="#_${anchorOf(row.client)}">${row.name}</a><p>${choiceSentence(row)}</p></th>${row.cells.map(
      (cell) => html`<td class="cell">${tableCell(row, cell)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}

function tableCell(row: Row, cell: Cell): Html {
  const text = html`<span class="sign ${classes[cell.state]}">${stateText(cell)}</span>`;
  const version =
    cell.state === "works" && cell.picks ? html` <span class="quiet">in ${cell.picks.version}</span>` : "";
  if (cell.state === "not-offered") return text;
  return html`<a class="${classes[cell.state]}" href="#_${anchorOf(row.client)}">${text}${version}</a>`;
}

function details(row: Row, evidence: Evidence): Html {
  const groups = cellGroups(row);
  if (groups.length === 0) return html`<p>The agent offers this client nothing.</p>`;
  return html`${groups.map(({ cell, bindings }) => {
    const [sign] = stateWords[cell.state];
    return html`<div class="card finding"><h3><span class="sign ${classes[cell.state]}">${sign}</span> ${bindings.map((name) => bindingWords[name]).join(", ")}</h3>
<p>${sentence(cellSentence(cell))}</p>
${cell.fix !== undefined && html`<p class="quiet">${oneLine(cell.fix, 1_000)}</p>`}
${cell.notes.length > 0 && html`<ul class="notes">${cell.notes.map((note) => html`<li>${oneLine(note, 400)}</li>`)}</ul>`}
${cell.exchanges.map((id) => evidence.show(id))}</div>`;
  })}`;
}

function sentence(text: string): string {
  const line = oneLine(text, 1_500);
  return line === "" ? line : `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}
