import { knownFailures, knownWords } from "../../causes.js";
import { oneLine } from "../../text.js";
import { resultAnchor } from "../anchors.js";
import type { Page } from "../model.js";
import { levelChip, section } from "../parts.js";
import { type Html, html } from "../template.js";

/** Entries of the baseline that break the gate: unexpected passes, expired and unmatched ones, each with what to do. */
export function brokenBaseline({ report }: Page): Html | undefined {
  const { problems, file } = report.baseline ?? { problems: [], file: "" };
  if (problems.length === 0) return undefined;
  const items = problems.map(({ kind, sentence }) => html`<li><b>${kind}</b> ${oneLine(sentence, 800)}</li>`);
  return section("baseline", "Baseline is broken", problems.length, [
    html`<p>What <code>${oneLine(file, 300)}</code> says is not what the agent does. Known failures must fail, so that nobody forgets them.</p>`,
    html`<ul class="card plain">${items}</ul>`,
  ]);
}

/** Failures that the baseline knows; they leave the verdict incomplete. */
export function knownFailureList({ report }: Page): Html | undefined {
  const groups = knownFailures(report);
  const open = report.baseline?.open ?? [];
  if (groups.length + open.length === 0) return undefined;
  const items = groups.map(
    ({ test, level, known, results }) =>
      html`<li><code>${oneLine(test, 160)}</code> ${levelChip(level)} ${results.map((result) => html`<a class="iface" href="#${resultAnchor(result)}">${result.interface}</a> `)}<p>${oneLine(knownWords(known), 800)} <span class="quiet">line ${known.line}</span></p></li>`,
  );
  return section("known", "Known failures", groups.length, [
    html`<p>These fail as the baseline says. They do not make the verdict negative, and not positive either.</p>`,
    html`<ul class="card plain">${items}${open.map((sentence) => html`<li class="quiet">${oneLine(sentence, 600)}</li>`)}</ul>`,
  ]);
}
