import { predicates } from "../../judge/predicates/predicates.js";
import { spokenVersions } from "../../protocol/dialects.js";
import { jsonText } from "../../reports/json.js";
import { loadCatalogue } from "../../suite/catalogue.js";
import { builtinSuitePaths, loadSuites } from "../../suite/load.js";
import type { Catalogue, Requirement } from "../../suite/requirement.js";
import { closest } from "../../suite/suggest.js";
import type { Monitor, Test } from "../../suite/test.js";
import { TckError } from "../../tck-error.js";
import { exitCodes } from "../exit-codes.js";
import { placeOf } from "../place.js";
import type { Terminal } from "../terminal.js";

/** Tells what a requirement or test is about: statement, section, why, fix, how it is tested, which faults it catches. */
export async function explainCommand(id: string, json: boolean, terminal: Terminal): Promise<number> {
  const known: string[] = [];
  for (const version of spokenVersions) {
    const catalogue = await loadCatalogue(version);
    const { suites } = await loadSuites(await builtinSuitePaths(version), { predicates: new Set(predicates.keys()) });
    const subjects = suites.flatMap((suite) => [...suite.tests, ...suite.monitors]);
    known.push(...catalogue.requirements.keys(), ...subjects.map((subject) => subject.id));
    const wanted = id.toLowerCase();
    const subject = subjects.find((one) => one.id.toLowerCase() === wanted);
    const requirement = [...catalogue.requirements.values()].find((one) => one.id.toLowerCase() === wanted);
    if (!subject && !requirement) continue;
    const covers = subject ? subject.covers : [requirement?.id ?? ""];
    const requirements = covers.flatMap((one) => catalogue.requirements.get(one) ?? []);
    const about = subject ? [subject] : subjects.filter((one) => one.covers.includes(requirement?.id ?? ""));
    if (json) {
      terminal.out(
        jsonText({
          requirements: requirements.map((one) => ({ ...one, link: catalogue.link(one.section) })),
          tests: about.map(subjectFacts),
          faults: await faultsFor(covers),
        }),
      );
      return exitCodes.ok;
    }
    for (const one of requirements) terminal.out(requirementText(one, catalogue));
    for (const one of about) terminal.out(subjectText(one));
    if (about.length === 0)
      terminal.out(`\nNo test: ${requirement?.untested ?? requirement?.sameAs ?? "not yet written"}\n`);
    const faults = await faultsFor(covers);
    if (faults.length > 0)
      terminal.out(`\nProven by:\n${faults.map((fault) => `  ${fault.id}: ${fault.summary}\n`).join("")}`);
    return exitCodes.ok;
  }
  const near = closest(id.toUpperCase(), known);
  throw new TckError("USAGE", `there is no requirement or test ${id}`, {
    hint: near ? `did you mean ${near}?` : "a2a-tck run --list names all tests",
  });
}

function requirementText(requirement: Requirement, catalogue: Catalogue): string {
  const lines = [
    `${requirement.id}  ${requirement.level.toUpperCase()}  section ${requirement.section}`,
    `  ${requirement.statement}`,
    `  ${catalogue.link(requirement.section)}`,
  ];
  if (requirement.conflict) lines.push(`  How we read it: ${requirement.conflict}`);
  return `${lines.join("\n")}\n`;
}

function subjectText(subject: Test | Monitor): string {
  const kind = "watch" in subject ? `monitor on every ${subject.watch}` : `test of ${subject.steps.length} steps`;
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
  const { faults } = await import("../../agent/faults/faults.js");
  return faults
    .filter((fault) => covers.includes(fault.requirement))
    .map(({ id, requirement, summary }) => ({ id, requirement, summary }));
}
