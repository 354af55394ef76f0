import { join } from "node:path";
import { asText, type JsonObject } from "../json.js";
import { packageRoot } from "../package-root.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { readCompiled } from "./compiled.js";
import { Problems } from "./problems.js";
import { defined, listOf, mapOf, mapValues, textOf, textsOf } from "./read-values.js";
import type { Catalogue, Requirement } from "./requirement.js";
import { slugOf } from "./slug.js";
import { readSource, type Source } from "./source.js";
import { validateSource } from "./validate.js";

/**
 * The requirements of one protocol version, from the package.
 * @throws TckError `SUITE` if the file is missing or broken
 */
export async function loadCatalogue(version: ProtocolVersion): Promise<Catalogue> {
  const document = readCompiled()?.catalogues[version];
  return document ? catalogueOf(document) : readCatalogue(fileOf(version));
}

/**
 * The document of a catalogue of the package, checked.
 * @throws TckError `SUITE` if the file is missing or broken
 */
export async function loadCatalogueDocument(version: ProtocolVersion): Promise<JsonObject> {
  return readCatalogueDocument(fileOf(version));
}

function fileOf(version: ProtocolVersion): string {
  return join(packageRoot, "suites", "requirements", `${version}.yaml`);
}

/**
 * Reads a catalogue file.
 * @throws TckError `SUITE` with every problem and its place
 */
export async function readCatalogue(file: string): Promise<Catalogue> {
  return catalogueOf(await readCatalogueDocument(file));
}

async function readCatalogueDocument(file: string): Promise<JsonObject> {
  const problems = new Problems();
  const source = await readSource(file, problems);
  if (source) validateSource(source, "requirements.schema.json", problems);
  problems.throwIfAny();
  const document = mapOf(source?.value);
  const entries = listOf(document.requirements).map((entry) => readRequirement(mapOf(entry)));
  const requirements = new Map(entries.map((entry) => [entry.id, entry]));
  if (source) checkIds(entries, requirements, source, problems);
  problems.throwIfAny();
  return document;
}

function catalogueOf(document: JsonObject): Catalogue {
  const entries = listOf(document.requirements).map((entry) => readRequirement(mapOf(entry)));
  const requirements = new Map(entries.map((entry) => [entry.id, entry]));
  const documents = listOf(document.sources).map((item) => readOrigin(mapOf(item)));
  return {
    version: asText(document.version),
    requirements,
    link: (section) => linkTo(section, documents),
  };
}

function readRequirement(given: JsonObject): Requirement {
  return {
    id: asText(given.id),
    section: asText(given.section),
    level: asText(given.level).toLowerCase() as Requirement["level"],
    party: given.party as Requirement["party"],
    bindings: textsOf(given.bindings),
    statement: asText(given.statement),
    check: asText(given.check),
    needs: textsOf(given.needs),
    ...defined({
      conflict: textOf(given.conflict),
      derived: given.derived === true ? true : undefined,
      origin: textOf(given.origin),
      sameAs: textOf(given.same_as),
      untested: textOf(given.untested),
    }),
  };
}

function checkIds(
  entries: readonly Requirement[],
  known: ReadonlyMap<string, Requirement>,
  source: Source,
  problems: Problems,
): void {
  const seen = new Set<string>();
  for (const [index, { id, sameAs }] of entries.entries()) {
    const at = ["requirements", index];
    if (seen.has(id)) problems.add(source.place([...at, "id"]), `the id "${id}" is taken`);
    seen.add(id);
    if (sameAs !== undefined && !known.has(sameAs)) {
      problems.add(source.place([...at, "same_as"]), `the catalogue has no requirement "${sameAs}"`);
    }
  }
}

/** A document with the headings that can be linked to. */
interface Origin {
  readonly prefix: string;
  readonly address: string;
  readonly sections: Readonly<Record<string, string>>;
}

function readOrigin(given: JsonObject): Origin {
  return {
    prefix: textOf(given.prefix) ?? "",
    address: asText(given.link).replace("{tag}", asText(given.tag)),
    sections: mapValues(mapOf(given.sections), asText),
  };
}

/** The first section number that has a heading decides, or the section around it; without any, the document itself. */
function linkTo(section: string, origins: readonly Origin[]): string {
  const fitting = origins.find(({ prefix }) => prefix !== "" && section.startsWith(prefix)) ?? origins[0];
  if (!fitting) return "";
  const numbers = section.slice(fitting.prefix.length).match(/\b(?:\d+|[A-Z])(?:\.\d+)*\b/g) ?? [];
  for (const number of numbers) {
    for (let at = number; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
      if (Object.hasOwn(fitting.sections, at))
        return fitting.address.replace("{anchor}", anchorOf(at, fitting.sections[at] ?? ""));
    }
  }
  return fitting.address.replace(/#?\{anchor\}/, "");
}

function anchorOf(number: string, title: string): string {
  return slugOf(`${/^[A-Z]$/.test(number) ? "Appendix " : ""}${number} ${title}`);
}
