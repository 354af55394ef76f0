import { type DescEnum, type DescField, type DescMessage, type DescOneof, ScalarType } from "@bufbuild/protobuf";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { type Collected, isFull, nothingCollected, type Place, report, subject } from "./collected.js";
import type { Definitions } from "./definitions.js";
import { bareHint, membersOf, spellingOf } from "./members.js";
import { messageFlaw, nullFlaw, takesNull } from "./message-shapes.js";
import { elementPath, memberPath, type PayloadProblem, quote, show } from "./problem.js";
import { enumFlaw, type Flaw, scalarFlaw } from "./scalars.js";

/** What walking a payload along its descriptors brought. */
export interface DescriptorFindings {
  readonly problems: readonly PayloadProblem[];
  /** Paths that are judged, whether as a problem of their own or as part of another one. */
  readonly settled: ReadonlySet<string>;
  /** All defects, also those that are not told because they repeat. */
  readonly defects: number;
}

interface Walk extends Collected {
  readonly definitions: Definitions;
}

/**
 * Walks a payload along the descriptors of its message. Only own keys are looked at. What a Struct, a Value or an unknown
 * member holds is not walked, and no message of A2A contains itself, so the depth of a payload does not matter.
 */
export function checkByDescriptors(definitions: Definitions, type: DescMessage, value: Json): DescriptorFindings {
  const walk: Walk = { definitions, ...nothingCollected() };
  checkMessage(walk, type, value, { message: definitions.nameOf(type), field: "", path: "" });
  return walk;
}

function reportFlaw(walk: Walk, place: Place, flaw: Flaw | undefined): void {
  if (flaw) report(walk, place, flaw.kind, `${subject(place)} ${flaw.text}.`);
}

function checkMessage(walk: Walk, type: DescMessage, value: Json, place: Place): void {
  const flaw = messageFlaw(type, value);
  if (flaw) reportFlaw(walk, place, flaw);
  else if (isObject(value) && !type.typeName.startsWith("google.protobuf."))
    checkMembers(walk, type, value, place.path);
}

function checkMembers(walk: Walk, type: DescMessage, value: JsonObject, path: string): void {
  const message = walk.definitions.nameOf(type);
  const members = membersOf(type);
  const present = new Set<DescField>();
  for (const key of Object.keys(value)) {
    if (isFull(walk)) return;
    const member = value[key] ?? null;
    const at = memberPath(path, key);
    const field = members.byJson.get(key);
    if (field) {
      present.add(field);
      checkField(walk, field, member, { message, field: key, path: at });
      continue;
    }
    const twin = members.bySpelling.get(spellingOf(key));
    if (twin) {
      present.add(twin);
      // The right spelling is absent, but that is the same defect.
      walk.settled.add(memberPath(path, twin.jsonName));
      const place = { message, field: twin.jsonName, path: at };
      report(walk, place, "casing", `${message} has ${quote(key)}; in JSON this member is ${twin.jsonName}.`);
      checkField(walk, twin, member, place);
    } else if (!(key === "@type" && type.typeName.startsWith("google.rpc."))) {
      report(walk, { message, field: key, path: at }, "unknown", unknownText(walk, message, key));
    }
  }
  for (const field of type.fields) {
    if (present.has(field) || !walk.definitions.isRequired(field)) continue;
    const place = { message, field: field.jsonName, path: memberPath(path, field.jsonName) };
    report(walk, place, "required", `${subject(place)} is REQUIRED and missing.`);
  }
  for (const oneof of type.oneofs) checkOneof(walk, oneof, value, present, { message, field: oneof.name, path });
}

function unknownText(walk: Walk, message: string, key: string): string {
  const { leftovers } = walk.definitions.source;
  const now = leftovers.get(`${message}.${key}`) ?? leftovers.get(`*.${key}`);
  return now === undefined
    ? `${message} has the member ${quote(key)}, which A2A ${walk.definitions.source.version} does not define.`
    : `${message} has the member ${key}, left over from 0.3; ${now}.`;
}

function checkOneof(
  walk: Walk,
  oneof: DescOneof,
  value: JsonObject,
  present: ReadonlySet<DescField>,
  place: Place,
): void {
  const found = oneof.fields.filter((f) => present.has(f));
  // A null member counts as absent, and is a problem of its own already; only a Value can be null.
  const set = found.filter((f) => value[f.jsonName] !== null || takesNull(f));
  if (set.length === 1 || (set.length === 0 && found.length > 0)) {
    // By presence alone, as a schema counts, this may not look like one.
    if (oneof.fields.filter((f) => Object.hasOwn(value, f.jsonName)).length !== 1) walk.settled.add(place.path);
    return;
  }
  const names = oneof.fields.map((f) => f.jsonName).join(", ");
  const text =
    set.length === 0
      ? `${place.message} has none of ${names}; exactly one has to be set${bareHint(value, oneof)}.`
      : `${place.message} has ${set.map((f) => f.jsonName).join(" and ")} together; exactly one of ${names} has to be set.`;
  report(walk, place, "oneof", text);
}

function checkField(walk: Walk, field: DescField, value: Json, place: Place): void {
  const { definitions } = walk;
  const isRequired = definitions.isRequired(field);
  if (value === null && isRequired) {
    report(walk, place, "required", `${subject(place)} is REQUIRED and null, which means absent.`);
  } else if (value === null && !takesNull(field)) {
    reportFlaw(walk, place, nullFlaw);
  } else if (field.fieldKind === "list") {
    checkList(walk, field, value, place);
  } else if (field.fieldKind === "map") {
    checkMap(walk, field, value, place);
  } else if (value === "" && isRequired && field.scalar === ScalarType.STRING) {
    if (definitions.source.emptyMeans.has(`${place.message}.${place.field}`)) return;
    report(walk, place, "empty-string", `${subject(place)} is REQUIRED and an empty string.`);
  } else {
    checkValue(walk, field, value, place);
  }
}

function checkMap(walk: Walk, field: DescField, value: Json, place: Place): void {
  if (!isObject(value)) {
    reportFlaw(walk, place, { kind: "type", text: `is ${show(value)}, not an object` });
    return;
  }
  for (const key of Object.keys(value)) {
    if (isFull(walk)) return;
    checkValue(walk, field, value[key] ?? null, { ...place, path: memberPath(place.path, key) });
  }
}

function checkList(walk: Walk, field: DescField, value: Json, place: Place): void {
  if (!Array.isArray(value)) {
    reportFlaw(walk, place, { kind: "type", text: `is ${show(value)}, not an array` });
    return;
  }
  if (value.length === 0 && walk.definitions.source.nonEmpty.has(`${place.message}.${place.field}`)) {
    report(walk, place, "empty", `${subject(place)} is empty; it needs at least one element.`);
  }
  for (const [index, element] of value.entries()) {
    if (isFull(walk)) return;
    checkValue(walk, field, element, { ...place, path: elementPath(place.path, index) });
  }
}

/** One value of a singular field, an element of a list, or a value of a map. */
function checkValue(walk: Walk, field: DescField, value: Json, place: Place): void {
  if (field.message) checkMessage(walk, field.message, value, place);
  else if (value === null) reportFlaw(walk, place, nullFlaw);
  else
    reportFlaw(
      walk,
      place,
      field.enum ? enumFlaw(field.enum, value, isMeant(walk, field.enum)) : scalarFlaw(field, value),
    );
}

/** True where the value 0 of an enum has a meaning of its own. */
function isMeant({ definitions }: Walk, type: DescEnum): boolean {
  return definitions.source.zeroMeans.has(type.name);
}
