import { type Cause, type Difference, differencesOf, type Finding } from "../../causes.js";
import { type Level, levels } from "../../counts.js";
import { cut, oneLine } from "../../text.js";
import { anchorOf } from "../anchors.js";
import { marked } from "../difference.js";
import type { Page } from "../model.js";
import { copyButton, filterable, levelChip, outLink, section } from "../parts.js";
import { promptOf } from "../prompt.js";
import { content, type Html, html } from "../template.js";

/** So many failures stand open, so that the page can be read from the top. */
const openLimit = 8;
const differenceLimit = 30;
const placeLimit = 30;
const exchangeLimit = 6;
const valueLimit = 1_500;

const meaning: Readonly<Record<Level, string>> = {
  must: "Each of these makes the agent non-conformant.",
  should: "Recommended behaviour; the verdict does not depend on it.",
  may: "Optional behaviour that the agent shows differently.",
};

/** Failures by cause, MUST before SHOULD before MAY. */
export function failures(page: Page): Html | undefined {
  if (page.causes.length === 0) return undefined;
  let index = 0;
  const groups = levels.map((level) => {
    const own = page.causes.filter((cause) => cause.level === level);
    if (own.length === 0) return undefined;
    return html`<div data-group><h3 class="group">${levelChip(level)} <span class="n">${own.length}</span> <span class="quiet">${meaning[level]}</span></h3>
${own.map((cause) => causeCard(cause, page, index++ < openLimit))}</div>`;
  });
  return section("failures", "Failures", page.causes.length, groups);
}

function causeCard(cause: Cause, page: Page, open: boolean): Html {
  const id = anchorOf(cause.key);
  const tests = cause.findings.length > 1 ? ` · ${cause.findings.length} findings` : "";
  return html`<article class="card cause ${cause.level}" ${filterable({ ...cause, result: "fail", tags: tagsOf(cause) })} id="${id}"><details ${open && "open"}>
<summary><h4><span class="sign fail" aria-hidden="true">✗</span> <code>${oneLine(cause.key, 120)}</code> ${levelChip(cause.level)}</h4>
<p class="title">${oneLine(cause.title, 800)}</p></summary>
<p class="quiet">${cause.section && [outLink(cause.link, `Section ${oneLine(cause.section, 40)} of the specification`), " · "]}fails on ${cause.interfaces.map((iface) => html`<span class="iface">${iface}</span> `)}${tests} <a class="anchor" href="#${id}">link to this</a></p>
${cause.findings.map((finding) => findingMarkup(finding, cause, page))}
${(cause.why || cause.fix) && advice(cause)}
${reproduce(cause, page, id)}</details></article>
`;
}

function tagsOf({ findings }: Cause): readonly string[] {
  return [...new Set(findings.flatMap(({ results }) => results.flatMap(({ tags = [] }) => tags)))];
}

function findingMarkup(finding: Finding, cause: Cause, page: Page): Html {
  const differences = differencesOf(finding.mismatches);
  const hidden = differences.length - differenceLimit;
  const several = cause.findings.length > 1 || finding.test !== cause.key;
  // A fair share for each interface: the wire looks different on each.
  const share = Math.ceil(exchangeLimit / finding.results.length);
  const exchanges = new Set(finding.results.flatMap((result) => result.exchanges.slice(0, share)));
  const observations = finding.results.reduce((sum, result) => sum + (result.observations ?? 0), 0);
  const notes = [...new Set(finding.results.flatMap((result) => result.notes))];
  return html`<section class="finding">${several && html`<h5><code>${oneLine(finding.test, 160)}</code> ${oneLine(finding.name, 200)} ${cause.findings.length > 1 && html`<span class="quiet">on ${finding.interfaces.join(", ")}</span>`}</h5>`}
${observations > 0 && html`<p class="quiet">A rule for everything that happens in a run; looked at ${observations} places.</p>`}
${differences.slice(0, differenceLimit).map(pair)}
${hidden > 0 && html`<p class="quiet">and ${hidden} more differences, in report.json</p>`}
${notes.length > 0 && html`<ul class="notes">${notes.slice(0, 10).map((note) => html`<li>${oneLine(note, 400)}</li>`)}</ul>`}
${[...exchanges].map((id) => page.evidence.show(id))}</section>`;
}

function pair({ expected, actual, places }: Difference): Html {
  const [wanted, found] = marked(cut(expected, valueLimit), cut(actual, valueLimit));
  const hidden = places.length - placeLimit;
  const where = places.slice(0, placeLimit).map(
    ({ path, step, message }) =>
      html`<div class="place"><p><code class="path">${oneLine(path, 300) || "the answer as a whole"}</code> ${step && html`<span class="quiet">step ${oneLine(step, 80)}</span>`}</p>
<p>${oneLine(message, 800)}</p></div>`,
  );
  return html`<div class="mismatch">${where}${hidden > 0 && html`<p class="quiet">and ${hidden} more places, in report.json</p>`}
<dl class="pair"><div class="expected"><dt>Expected</dt><dd><pre tabindex="0">${wanted}</pre></dd></div><div class="actual"><dt>Actual</dt><dd><pre tabindex="0">${found}</pre></dd></div></dl></div>`;
}

function advice(cause: Cause): Html {
  const part = (title: string, text: string | undefined) =>
    text && html`<div><h5>${title}</h5><p>${oneLine(text, 3000)}</p></div>`;
  return html`<div class="advice">${part("Why it matters", cause.why)}${part("How to fix it", cause.fix)}</div>`;
}

function reproduce(cause: Cause, page: Page, id: string): Html | undefined {
  const found = cause.findings.flatMap((finding) => finding.results).find((result) => result.reproduce)?.reproduce;
  const line = (name: string, label: string, text: string | undefined) =>
    text &&
    html`<div class="copyable"><pre tabindex="0" id="_${name}-${id}" aria-label="${label}">${content(oneLine(text, 20_000))}</pre>${copyButton(`_${name}-${id}`, "Copy")}</div>`;
  return html`<div class="reproduce"><h5>Reproduce</h5>${line("cmd", "Command", found?.command)}${line("curl", "curl", found?.curl)}
<pre id="_prompt-${id}" hidden>${content(promptOf(cause, page.report.target.url))}</pre>${copyButton(`_prompt-${id}`, "Copy as prompt")}</div>`;
}
