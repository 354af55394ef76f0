import type { Report, RequirementReport } from "../../../judge/report.js";
import type { Level } from "../../counts.js";
import { levelChip } from "../parts.js";
import { type Html, html } from "../template.js";
import { isTested } from "./matrix.js";

/** Requirements of one section and level, by what this run has for them. */
interface Row {
  readonly title: string;
  readonly level: Level;
  tested: number;
  monitored: number;
  reasoned: number;
  open: number;
}

const levels: readonly Level[] = ["must", "should", "may"];

/**
 * How many requirements of each section and level have a test, only a monitor, a written reason why not, or nothing of these.
 * What repeats another requirement counts like that one.
 */
export function coverageTable({ requirements, tests }: Pick<Report, "requirements" | "tests">): Html {
  const ownTests = new Set(tests.filter(({ kind }) => kind === "test").map(({ id }) => id));
  const several = new Set(requirements.map(({ version }) => version)).size > 1;
  const rows = new Map<string, Row>();
  for (const requirement of requirements) {
    const { level, version } = requirement;
    const title = `${several ? `${version} · ` : ""}${chapterOf(requirement)}`;
    const key = `${title} ${level}`;
    const row = rows.get(key) ?? { title, level, tested: 0, monitored: 0, reasoned: 0, open: 0 };
    rows.set(key, row);
    row[stateOf(requirement, ownTests)]++;
  }
  const sorted = [...rows.values()].sort(
    (a, b) =>
      a.title.localeCompare(b.title, "en", { numeric: true }) || levels.indexOf(a.level) - levels.indexOf(b.level),
  );
  return html`<details class="card"><summary>By section and level <span class="n">${sorted.length}</span></summary><div class="scroll" tabindex="0" role="region" aria-label="Coverage by section and level"><table>
<thead><tr><th scope="col">Section</th><th scope="col">Level</th><th scope="col">Requirements</th><th scope="col">Tested</th><th scope="col">Monitored</th><th scope="col">Untested, with reason</th><th scope="col">Not in this run</th></tr></thead>
<tbody>${sorted.map(rowOf)}</tbody></table></div></details>`;
}

function rowOf({ title, level, tested, monitored, reasoned, open }: Row): Html {
  const total = tested + monitored + reasoned + open;
  return html`<tr><th scope="row">${title}</th><td>${levelChip(level)}</td><td>${total}</td><td>${tested}</td><td>${monitored}</td><td>${reasoned}</td><td>${open}</td></tr>
`;
}

/** `3.1` of `3.1.2`; appendices go by their letter. */
function chapterOf({ section }: RequirementReport): string {
  return section.split(".").slice(0, 2).join(".");
}

function stateOf(
  requirement: RequirementReport,
  ownTests: ReadonlySet<string>,
): "tested" | "monitored" | "reasoned" | "open" {
  if (isTested(requirement)) {
    const isTest = (id: string) => ownTests.has(id);
    return requirement.tests.some(isTest) ? "tested" : "monitored";
  }
  return requirement.untested === undefined ? "open" : "reasoned";
}
