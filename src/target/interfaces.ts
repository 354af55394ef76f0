import { spokenBindings } from "../bindings/bindings.js";
import type { JsonObject } from "../json.js";
import type { Diagnosis, InterfaceReport } from "../judge/report.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf, spokenVersions } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import { httpUrl } from "./address.js";
import { type Declared, declaredInterfaces } from "./card-form.js";
import { diagnosisOf, type Finding } from "./diagnosis.js";
import { excerpt, plain } from "./evidence.js";
import type { MeetOptions } from "./meeting.js";

/** A declared interface, and what is to become of it. `usable` ones are still to be spoken to. */
export interface ReadInterface {
  readonly report: InterfaceReport;
  readonly usable?: AgentInterface;
}

/** No agent has that many; a card that lists thousands must not make the kit send thousands of messages. */
const mostInterfaces = 16;

/** The interfaces of a card, each usable or with the reason why not, and what is odd about their declaration. */
export function readInterfaces(
  card: JsonObject,
  options: Pick<MeetOptions, "bindings" | "versions">,
): { readonly interfaces: ReadInterface[]; readonly diagnoses: Diagnosis[] } {
  const diagnoses: Diagnosis[] = [];
  const taken = new Map<string, number>();
  const interfaces: ReadInterface[] = [];
  for (const declared of declaredInterfaces(card)) {
    const version = versionOf(declared.version);
    const names = bindingNamesOf(version);
    const binding = bindingNamed(declared.binding, names);
    const base = plain(`${binding?.name ?? declared.binding ?? "?"}@${version ?? declared.version ?? "?"}`, 80);
    const count = (taken.get(base) ?? 0) + 1;
    taken.set(base, count);
    const id = count === 1 ? base : `${base}#${count}`;
    const report = {
      id,
      url: declared.url ?? "",
      binding: declared.binding ?? "",
      version: declared.version ?? "",
      ...(declared.tenant === undefined ? {} : { tenant: declared.tenant }),
    };
    const add = (state: InterfaceReport["state"], reason: string) =>
      interfaces.push({ report: { ...report, state, reason } });

    const defect = defectOf(declared, binding, names);
    if (defect) {
      const { sentence, ...rest } = defect;
      diagnoses.push(
        diagnosisOf({
          layer: "dialect",
          interface: id,
          sentence: `${declared.place} of the card ${sentence}`,
          ...rest,
        }),
      );
    }
    if (defect?.severity === "stop") {
      add("not-reached", defect.sentence);
      continue;
    }
    if (!binding) {
      add("not-supported", `the kit knows no binding ${excerpt(declared.binding ?? "")}`);
      continue;
    }
    const unsupported = unsupportedBecause(binding.name, version, declared.version);
    if (unsupported !== undefined || version === undefined || declared.url === undefined) {
      add("not-supported", unsupported ?? "it has no URL");
      continue;
    }
    if (options.bindings && !options.bindings.includes(binding.name)) {
      add("not-selected", `only ${options.bindings.join(", ")} was asked for`);
      continue;
    }
    if (options.versions && !options.versions.includes(version)) {
      add("not-selected", `only A2A ${options.versions.join(", ")} was asked for`);
      continue;
    }
    const { url, tenant, index } = declared;
    const usable = { id, binding: binding.name, version, url, index, ...(tenant === undefined ? {} : { tenant }) };
    const twin = interfaces.find(({ usable: other }) => other && isTwin(other, usable));
    if (twin) add("not-selected", `the card declares it twice: the same as ${twin.report.id}`);
    else if (interfaces.filter(({ usable: other }) => other).length >= mostInterfaces)
      add("not-selected", `the kit tests the first ${mostInterfaces} interfaces of a card only`);
    else interfaces.push({ report: { ...report, state: "tested" }, usable });
  }
  return { interfaces, diagnoses };
}

function isTwin(a: AgentInterface, b: AgentInterface): boolean {
  return a.binding === b.binding && a.version === b.version && a.url === b.url && a.tenant === b.tenant;
}

function unsupportedBecause(
  binding: BindingName,
  version: ProtocolVersion | undefined,
  declared: string | undefined,
): string | undefined {
  if (!spokenBindings.includes(binding)) return `the kit does not speak the ${binding} binding yet`;
  if (version !== undefined && spokenVersions.includes(version)) return undefined;
  return `the kit does not speak A2A ${excerpt(version ?? declared ?? "", 20)} (it speaks ${spokenVersions.join(", ")})`;
}

/** Major.Minor of a declared version; the patch number means nothing (section 3.6). */
function versionOf(declared: string | undefined): ProtocolVersion | undefined {
  const known: readonly ProtocolVersion[] = ["0.3", "1.0"];
  const [, short] = /^\s*(\d+\.\d+)(?:\.\d+)?\s*$/.exec(declared ?? "") ?? [];
  return known.find((version) => version === short);
}

interface NamedBinding {
  readonly name: BindingName;
  /** Set when the spelling differs from this, the right one, in case only. */
  readonly rightSpelling?: string;
}

type Names = readonly (readonly [BindingName, string])[];

/** Bindings as the version spells them; an unknown version is read like the newest one. */
function bindingNamesOf(version: ProtocolVersion | undefined): Names {
  const { bindingNames } = dialectOf(version ?? spokenVersions[0] ?? "1.0");
  return Object.entries(bindingNames) as [BindingName, string][];
}

/** Names are compared exactly (section 4.4.6); one that differs in case only is understood and reported. */
function bindingNamed(declared: string | undefined, names: Names): NamedBinding | undefined {
  if (declared === undefined) return undefined;
  const exact = names.find(([, spelling]) => spelling === declared);
  if (exact) return { name: exact[0] };
  const near = names.find(([, spelling]) => spelling.toLowerCase() === declared.trim().toLowerCase());
  return near && { name: near[0], rightSpelling: near[1] };
}

type Defect = Pick<Finding, "code" | "sentence" | "fix" | "severity">;

/** Other names that are found in cards, and what is meant by them. */
const aliases: Readonly<Record<string, string>> = {
  "json-rpc": "JSONRPC",
  jsonrpc2: "JSONRPC",
  "jsonrpc2.0": "JSONRPC",
  http: "HTTP+JSON",
  https: "HTTP+JSON",
  rest: "HTTP+JSON",
  http_json: "HTTP+JSON",
  "http-json": "HTTP+JSON",
  "http/json": "HTTP+JSON",
  httpjson: "HTTP+JSON",
};

function defectOf(declared: Declared, binding: NamedBinding | undefined, names: Names): Defect | undefined {
  const { url, oddNames } = declared;
  const all = names.map(([, spelling]) => `"${spelling}"`).join(", ");
  if (url === undefined || !(httpUrl(url) || binding?.name === "grpc" || !binding)) {
    const sentence =
      url === undefined ? "has no url" : `has the url ${excerpt(url)}, which is no absolute http or https URL`;
    return {
      code: "interface-url",
      sentence,
      fix: "Declare the absolute URL that clients reach, e.g. https://agent.example.com/a2a.",
      severity: "stop",
    };
  }
  if (declared.binding === undefined) {
    const instead = oddNames.length === 0 ? "" : `; it has ${oddNames.join(", ")} instead`;
    return {
      code: oddNames.includes("transport") || oddNames.length === 0 ? "interface-no-binding" : "card-proto-names",
      sentence: `has no ${declared.names.binding}${instead}`,
      fix: `Name the binding in ${declared.names.binding}: one of ${all}.`,
      severity: "stop",
    };
  }
  if (!binding) {
    const meant = aliases[declared.binding.trim().toLowerCase()];
    if (meant === undefined) return undefined;
    return {
      code: "binding-name",
      sentence: `names the binding ${excerpt(declared.binding)}, which no client knows; "${meant}" is meant, it seems`,
      fix: `Write "${declared.names.binding}": "${meant}".`,
      severity: "stop",
    };
  }
  if (declared.version === undefined) {
    return {
      code: "interface-no-version",
      sentence: "has no protocolVersion, so a client cannot know which A2A to speak",
      fix: 'Add "protocolVersion": "1.0".',
      severity: "stop",
    };
  }
  if (binding.rightSpelling === undefined) return undefined;
  return {
    code: "binding-name-case",
    sentence: `spells the binding ${excerpt(declared.binding)}; names are compared exactly, so clients that do so find no interface`,
    fix: `Write "${declared.names.binding}": "${binding.rightSpelling}".`,
    severity: "warn",
  };
}
