import { canonicalJson } from "../../canonical-json.js";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { cardBy, defaultsIn, type PresenceRule, ruleOf841 } from "./presence.js";

/** The rules of section 8.4.1 that a form can break; `catalogue` ids without their prefix CARD-SIGN-. */
export type FormRule = "001" | "002" | "007" | "015" | "016" | "017";

/** A text that may have been signed for a card. */
export interface CardForm {
  readonly text: string;
  /** What was signed, in words that follow "the signature is over". */
  readonly name: string;
  /** Rules of section 8.4.1 that it breaks; none for the canonical form and for other readings of it. */
  readonly breaks: readonly FormRule[];
}

/** Name of the form that section 8.4.1 asks for. */
export const canonicalName = "the canonical form of section 8.4.1";

/** Cards above this size, in characters, are tried in their canonical form only. */
const mostForVariants = 512 * 1024;

/** The canonical text of a card by section 8.4.1. */
export function canonicalCard(card: JsonObject): string {
  return canonicalJson(cardBy(ruleOf841, card));
}

/**
 * Every text that signers are known to take for a card: the canonical form first, then other readings of section 8.4, then
 * forms that break one rule. No text comes twice, so a card without default values has few.
 */
export function formsOf(card: JsonObject): readonly CardForm[] {
  const text = JSON.stringify(card);
  const before = known.get(text);
  if (before) return before;
  const forms = makeForms(card);
  if (known.size >= mostKnown) known.clear();
  known.set(text, forms);
  return forms;
}

/** An agent has few cards and shows them often; every rule asks for the forms of each. */
const known = new Map<string, readonly CardForm[]>();
const mostKnown = 8;

function makeForms(card: JsonObject): readonly CardForm[] {
  const forms = new Map<string, CardForm>();
  const add = (text: string, name: string, breaks: readonly FormRule[]) => {
    if (!forms.has(text)) forms.set(text, { text, name, breaks });
  };
  const canonical = canonicalCard(card);
  add(canonical, canonicalName, []);
  if (canonical.length > mostForVariants) return [...forms.values()];

  const values = valuesOf(card);
  for (const { value, name, breaks } of values) add(canonicalJson(value), name, breaks);
  const all = card.signatures === undefined ? [] : [{ signatures: card.signatures }, { signatures: [] }];
  for (const { value, name } of values)
    for (const more of all) add(canonicalJson({ ...value, ...more }), `${name} with signatures in it`, ["002"]);
  // One mistake at a time: who writes JSON in a way of their own takes the card as it is, or as a library gives it.
  for (const { value, name, breaks } of values) {
    if (breaks.some((rule) => rule !== "007" && rule !== "017")) continue;
    for (const more of [{}, ...all.slice(0, 1)]) {
      const whole: JsonObject = { ...value, ...more };
      for (const [how, text] of otherTexts(whole)) add(text, `${name}, ${how}`, ["001"]);
    }
  }
  return [...forms.values()];
}

interface Variant {
  readonly value: JsonObject;
  readonly name: string;
  readonly breaks: readonly FormRule[];
}

function valuesOf(card: JsonObject): readonly Variant[] {
  const by = (change: Partial<PresenceRule>) => cardBy({ ...ruleOf841, ...change }, card);
  const defaults = defaultsIn(card);
  const dropped: FormRule[] = [
    ...(defaults.optional ? ["016" as const] : []),
    ...(defaults.required ? ["017" as const] : []),
  ];
  const none = { required: "drop", optional: "drop", emptyMessages: "drop" } as const;
  const { signatures: _, ...served } = card;
  const known = "without the members that A2A does not know";
  return [
    { value: by({}), name: canonicalName, breaks: [] },
    { value: by({ unknown: "drop" }), name: `the canonical form ${known}`, breaks: [] },
    { value: by({ emptyMessages: "drop" }), name: "the canonical form without empty objects", breaks: [] },
    {
      value: by({ emptyMessages: "drop", unknown: "drop" }),
      name: `the canonical form without empty objects and ${known}`,
      breaks: [],
    },
    // The step lists of 8.4.2 and 8.4.3 speak of all defaults, whatever the field is marked as.
    { value: by(none), name: "the card without any default value (8.4.2 and 8.4.3 read alone)", breaks: dropped },
    {
      value: by({ ...none, unknown: "drop" }),
      name: `the card without any default value and ${known}`,
      breaks: dropped,
    },
    {
      value: withoutEmpty(by({ unknown: "drop" })),
      name: "the card without empty texts, lists and objects",
      breaks: defaults.required ? ["017"] : [],
    },
    {
      value: by({ optional: "drop" }),
      name: "the card without optional members that are set to a default",
      breaks: ["016"],
    },
    { value: by({ required: "drop" }), name: "the card without REQUIRED members that are empty", breaks: ["017"] },
    { value: served, name: "the card as served, default values left in", breaks: ["007"] },
    {
      value: by({ plain: "keep", absent: "fill-plain" }),
      name: "the card with default values put in",
      breaks: ["007"],
    },
    {
      value: by({ plain: "keep", absent: "fill-plain", unknown: "drop" }),
      name: `the card with default values put in, ${known}`,
      breaks: ["007"],
    },
    {
      value: by({ plain: "keep", absent: "fill" }),
      name: "the card with every member that it does not have",
      breaks: ["015"],
    },
    {
      value: by({ plain: "keep", absent: "fill", unknown: "drop" }),
      name: `the card with every member that it does not have, ${known}`,
      breaks: ["015"],
    },
    {
      // @a2a-js/sdk 1.3 reads its own object as if it were JSON, and the schemes are lost.
      value: withoutEmpty(withoutSchemes(by({ unknown: "drop" }))),
      name: "the card without its security schemes, as some libraries lose them",
      breaks: ["001"],
    },
    {
      value: by({ names: "proto", unknown: "drop" }),
      name: "the card with the names of the proto file (snake_case)",
      breaks: ["001"],
    },
  ];
}

function withoutSchemes({ securitySchemes: _, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** What some libraries do: everything empty goes, wherever it stands, and what becomes empty by that goes too. */
function withoutEmpty(value: JsonObject): JsonObject {
  const cleaned = clean(value);
  return isObject(cleaned) ? cleaned : {};
}

function clean(value: Json): Json | undefined {
  if (value === "" || value === null) return undefined;
  if (Array.isArray(value)) {
    const rest = value.map(clean).filter((one) => one !== undefined);
    return rest.length > 0 ? rest : undefined;
  }
  if (!isObject(value)) return value;
  const rest = Object.entries(value).flatMap(([name, member]): [string, Json][] => {
    const kept = clean(member);
    return kept === undefined ? [] : [[name, kept]];
  });
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

/** The ways to write the same value that are not RFC 8785. */
function otherTexts(value: JsonObject): readonly (readonly [how: string, text: string])[] {
  const sorted = JSON.parse(canonicalJson(value)) as Json;
  const unsorted: readonly (readonly [string, string])[] = [
    ["its members in the order of the card instead of sorted", JSON.stringify(value)],
    ["its members in the order of the card and indented", JSON.stringify(value, undefined, 2)],
    ["its members in the order of the card, with blanks", withBlanks(value)],
  ];
  return [
    ["written with escapes for what is not ASCII", asciiOnly(canonicalJson(value))],
    ["written with blanks after commas and colons", withBlanks(sorted)],
    ["written with blanks and escapes", asciiOnly(withBlanks(sorted))],
    ["indented", JSON.stringify(sorted, undefined, 2)],
    ...unsorted,
  ];
}

function withBlanks(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(withBlanks).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}: ${withBlanks(one)}`)
    .join(", ")}}`;
}

function asciiOnly(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
