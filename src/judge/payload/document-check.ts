import { isObject, type Json, type JsonObject } from "../../json.js";
import { type Collected, isFull, nothingCollected, type Place, report, subject } from "./collected.js";
import { type Document, resolve, type Value } from "./document.js";
import { optionsFor } from "./document-unions.js";
import { choiceFlaw, plainFlaw, scalarTypeFlaw } from "./document-values.js";
import { spellingOf } from "./members.js";
import { nullFlaw } from "./message-shapes.js";
import { elementPath, memberPath, type PayloadProblem, quote, show } from "./problem.js";
import type { Flaw } from "./scalars.js";

interface Walk extends Collected {
  readonly document: Document;
}

/**
 * Walks a payload along a definition of the version's JSON Schema. Only own keys are looked at, and members that no definition
 * knows are notes and not walked into; no definition contains itself, so the depth of a payload does not matter.
 */
export function checkByDocument(document: Document, name: string, value: Json): PayloadProblem[] {
  const walk: Walk = { document, ...nothingCollected() };
  check(walk, { is: "named", name }, value, { message: name, field: "", path: "" });
  return [...walk.problems];
}

function reportFlaw(walk: Walk, place: Place, flaw: Flaw | undefined): void {
  if (flaw) report(walk, place, flaw.kind, `${subject(place)} ${flaw.text}.`);
}

function check(walk: Walk, expected: Value, value: Json, place: Place): void {
  const { value: definition, name } = resolve(walk.document, expected);
  if (value === null && !takesNull(definition)) {
    reportFlaw(walk, place, nullFlaw);
    return;
  }
  switch (definition.is) {
    case "message":
      checkMessage(walk, name ?? place.message, definition, value, place);
      break;
    case "union":
      checkUnion(walk, name ?? place.message, definition, value, place);
      break;
    case "list":
      checkList(walk, definition.of, value, place);
      break;
    case "map":
      checkMap(walk, definition.of, value, place);
      break;
    case "enum":
      reportFlaw(walk, place, choiceFlaw(definition.values, value));
      break;
    case "scalar":
      reportFlaw(walk, place, scalarTypeFlaw(definition.types, value));
      break;
    default:
      reportFlaw(walk, place, plainFlaw(definition.is, value));
  }
}

function takesNull(definition: Value): boolean {
  if (definition.is === "scalar") return definition.types.includes("null");
  return definition.is === "any" || definition.is === "null";
}

function checkList(walk: Walk, of: Value, value: Json, place: Place): void {
  if (!Array.isArray(value)) {
    reportFlaw(walk, place, { kind: "type", text: `is ${show(value)}, not an array` });
    return;
  }
  for (const [index, element] of value.entries()) {
    if (isFull(walk)) return;
    check(walk, of, element, { ...place, path: elementPath(place.path, index) });
  }
}

function checkMap(walk: Walk, of: Value, value: Json, place: Place): void {
  if (!isObject(value)) {
    reportFlaw(walk, place, { kind: "type", text: `is ${show(value)}, not an object` });
    return;
  }
  if (of.is === "any") return;
  for (const key of Object.keys(value)) {
    if (isFull(walk)) return;
    check(walk, of, value[key] ?? null, { ...place, path: memberPath(place.path, key) });
  }
}

/** Of several definitions the one that fits; when none does, the problems are those with the one that is closest. */
function checkUnion(walk: Walk, name: string, union: Extract<Value, { is: "union" }>, value: Json, place: Place): void {
  if (!isObject(value)) {
    reportFlaw(walk, place, { kind: "type", text: `is ${show(value)}, not an object` });
    return;
  }
  const found = optionsFor(walk.document, union, value);
  if ("problem" in found) {
    const at = place.field === "" ? { ...place, message: name } : place;
    report(walk, at, "oneof", `${subject(at)} ${found.problem}.`);
    return;
  }
  let closest: Walk | undefined;
  for (const option of found.options) {
    const attempt: Walk = { ...walk, ...nothingCollected() };
    check(attempt, { is: "named", name: option }, value, {
      ...place,
      message: place.field === "" ? option : place.message,
    });
    closest ??= attempt;
    if (attempt.defects > 0) continue;
    closest = attempt;
    break;
  }
  for (const { kind, message, field, path, text } of closest?.problems ?? []) {
    report(walk, { message, field, path }, kind, text);
  }
}

function checkMessage(
  walk: Walk,
  message: string,
  { members, required }: Extract<Value, { is: "message" }>,
  value: Json,
  place: Place,
): void {
  if (!isObject(value)) {
    reportFlaw(walk, place, { kind: "type", text: `is ${show(value)}, not an object` });
    return;
  }
  const spellings = new Map([...members.keys()].map((key) => [spellingOf(key), key]));
  const present = new Set<string>();
  for (const key of Object.keys(value)) {
    if (isFull(walk)) return;
    const at = memberPath(place.path, key);
    const known = members.has(key) ? key : twinOf(spellings, value, key);
    const definition = known === undefined ? undefined : members.get(known);
    if (known === undefined || !definition) {
      report(walk, { message, field: key, path: at }, "unknown", unknownText(walk, message, key));
      continue;
    }
    present.add(known);
    const member = { message, field: known, path: at };
    if (known !== key) report(walk, member, "casing", `${message} has ${quote(key)}; it is spelled ${known}.`);
    checkMember(walk, definition, required.has(known), value[key] ?? null, member);
  }
  for (const key of required) {
    if (present.has(key)) continue;
    const member = { message, field: key, path: memberPath(place.path, key) };
    report(walk, member, "required", `${subject(member)} is required and missing.`);
  }
}

/** The member that a key spells in another way, unless it is there in its own as well. */
function twinOf(spellings: ReadonlyMap<string, string>, value: JsonObject, key: string): string | undefined {
  const twin = spellings.get(spellingOf(key));
  return twin === undefined || Object.hasOwn(value, twin) ? undefined : twin;
}

function checkMember(walk: Walk, definition: Value, isRequired: boolean, value: Json, place: Place): void {
  if (isRequired && value === null && !takesNull(resolve(walk.document, definition).value)) {
    report(walk, place, "required", `${subject(place)} is required and null.`);
  } else if (isRequired && value === "" && definition.is === "string") {
    if (walk.document.source.emptyMeans.has(`${place.message}.${place.field}`)) return;
    report(walk, place, "empty-string", `${subject(place)} is required and an empty string.`);
  } else {
    check(walk, definition, value, place);
  }
}

function unknownText({ document }: Walk, message: string, key: string): string {
  const { strangers, version } = document.source;
  const own = strangers.get(`${message}.${key}`);
  const defined = `${message} has the member ${quote(key)}, which A2A ${version} does not define`;
  return own === undefined ? `${defined}.` : `${defined}; ${own}.`;
}
