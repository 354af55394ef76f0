import type { Change } from "../../../judge/report.js";
import { changeGroups } from "../../changes.js";
import { verdictWord } from "../../counts.js";
import { oneLine, plural } from "../../text.js";
import { resultAnchor } from "../anchors.js";
import type { Page } from "../model.js";
import { levelChip, section } from "../parts.js";
import { type Html, html } from "../template.js";

const changeLimit = 300;

/** What changed since an earlier run, by kind, the worst first. */
export function comparison({ report }: Page): Html | undefined {
  const found = report.comparison;
  if (!found) return undefined;
  const { earlier, notes, stillFailing } = found;
  const groups = changeGroups(found);
  const agent = oneLine(`${earlier.name ?? earlier.target} ${earlier.version ?? ""}`, 160);
  const cards = groups.map(
    ({ title, changes, bad }) =>
      html`<details class="card" ${bad && "open"}><summary><h3>${title}</h3> <span class="n">${changes.length}</span></summary>
<ul class="plain">${changes.slice(0, changeLimit).map(changeItem)}</ul>${changes.length > changeLimit && html`<p class="quiet">and ${changes.length - changeLimit} more</p>`}</details>`,
  );
  return section("comparison", "Compared with an earlier run", undefined, [
    html`<p><b>${agent}</b> of <time datetime="${earlier.startedAt}">${earlier.startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")}</time> was <span class="pill ${earlier.verdict}">${verdictWord[earlier.verdict]}</span></p>`,
    notes.length > 0 && html`<ul class="card notes">${notes.map((note) => html`<li>${oneLine(note, 800)}</li>`)}</ul>`,
    cards,
    html`<p class="quiet">${plural(stillFailing, "test")} failed before and now.${groups.length === 0 && " Nothing changed."}</p>`,
  ]);
}

function changeItem(change: Change): Html {
  const { id, interface: on, level, before = "absent", after = "absent", message } = change;
  const name = html`<code>${oneLine(id, 160)}</code>`;
  const link = change.after === undefined ? name : html`<a href="#${resultAnchor(change)}">${name}</a>`;
  return html`<li>${link} ${levelChip(level)} <span class="iface">${on}</span> ${before} → ${after}${message && html`<p class="quiet">${oneLine(message, 400)}</p>`}</li>`;
}
