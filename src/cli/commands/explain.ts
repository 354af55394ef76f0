import { predicates } from "../../judge/predicates/predicates.js";
import { spokenVersions } from "../../protocol/dialects.js";
import { jsonText } from "../../reports/json.js";
import { plural } from "../../reports/text.js";
import { loadCatalogue } from "../../suite/catalogue.js";
import { builtinSuitePaths, loadSuites } from "../../suite/load.js";
import type { Requirement } from "../../suite/requirement.js";
import { closest } from "../../suite/suggest.js";
import type { Monitor, Test } from "../../suite/test.js";
import { TckError } from "../../tck-error.js";
import { exitCodes } from "../exit-codes.js";
import { placeOf } from "../place.js";
import type { Terminal } from "../terminal.js";

/** Tells what a requirement or test is about: statement, section, why, fix, how it is tested, which faults it catches. */
export async function explainCommand(id: string, json: boolean, terminal: Terminal): Promise<number> {
  const { suites } = await loadSuites(builtinSuitePaths(), { predicates: new Set(predicates.keys()) });
  const subjects = suites.flatMap((suite) => [...suite.tests, ...suite.monitors]);
  const entries = await allRequirements();
  const wanted = id.toLowerCase();
  const subject = subjects.find((one) => one.id.toLowerCase() === wanted);
  const found = entries.find(({ requirement }) => requirement.id.toLowerCase() === wanted);
  if (!subject && !found) {
    const known = [...entries.map(({ requirement }) => requirement.id), ...subjects.map((one) => one.id)];
    const near = closest(id.toUpperCase(), known);
    throw new TckError("USAGE", `there is no requirement or test ${id}`, {
      hint: near ? `did you mean ${near}?` : "a2a-tck run --list names all tests",
    });
  }
  const covers = subject ? subject.covers : [found?.requirement.id ?? ""];
  const requirements = entries.filter(({ requirement }) => covers.includes(requirement.id));
  const about = subject ? [subject] : subjects.filter((one) => one.covers.some((name) => covers.includes(name)));
  const faults = await faultsFor(covers);
  if (json) {
    terminal.out(
      jsonText({
        requirements: requirements.map(({ requirement, link }) => ({ ...requirement, link })),
        tests: about.map(subjectFacts),
        faults,
      }),
    );
    return exitCodes.ok;
  }
  for (const one of requirements) terminal.out(requirementText(one));
  for (const one of about) terminal.out(subjectText(one));
  if (about.length === 0) {
    const { untested, sameAs } = found?.requirement ?? {};
    terminal.out(`\nNo test: ${untested ?? sameAs ?? "not yet written"}\n`);
  }
  if (faults.length > 0)
    terminal.out(
      `\n${about.length > 0 ? "Proven by" : "Faults of the reference agent that break it"}:\n${faults.map((fault) => `  ${fault.id}: ${fault.summary}\n`).join("")}`,
    );
  return exitCodes.ok;
}

/** A requirement and where the specification says it. */
interface Entry {
  readonly requirement: Requirement;
  readonly link: string;
}

/** The requirements of all versions, the newest first. */
async function allRequirements(): Promise<Entry[]> {
  const catalogues = await Promise.all(spokenVersions.map(loadCatalogue));
  return catalogues.flatMap((catalogue) =>
    [...catalogue.requirements.values()].map((requirement) => ({
      requirement,
      link: catalogue.link(requirement.section),
    })),
  );
}

function requirementText({ requirement, link }: Entry): string {
  const lines = [
    `${requirement.id}  ${requirement.level.toUpperCase()}  section ${requirement.section}`,
    `  ${requirement.statement}`,
    `  ${link}`,
  ];
  if (requirement.conflict) lines.push(`  How we read it: ${requirement.conflict}`);
  return `${lines.join("\n")}\n`;
}

function subjectText(subject: Test | Monitor): string {
  const kind =
    "watch" in subject ? `monitor on every ${subject.watch}` : `test of ${plural(subject.steps.length, "step")}`;
  const lines = [`\n${subject.id}: ${subject.name}`, `  ${kind}, ${subject.place.file}:${subject.place.line}`];
  if (subject.why) lines.push(`  Why: ${subject.why}`);
  if (subject.fix) lines.push(`  Fix: ${subject.fix}`);
  return `${lines.join("\n")}\n`;
}

function subjectFacts(subject: Test | Monitor) {
  const { id, name, level, covers, why, fix, place } = subject;
  const kind =
    "watch" in subject ? { kind: "monitor", watch: subject.watch } : { kind: "test", steps: subject.steps.length };
  return { id, name, level, covers, ...kind, why, fix, ...placeOf(place) };
}

async function faultsFor(covers: readonly string[]) {
  const { allFaults } = await import("../../agent/faults/faults.js");
  return allFaults
    .filter((fault) => covers.includes(fault.requirement))
    .map(({ id, requirement, summary }) => ({ id, requirement, summary }));
}
