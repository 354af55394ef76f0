import { type DescMessage, fromJson } from "@bufbuild/protobuf";
import type { Json } from "../../json.js";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";
import { type Definitions, definitionsOf, fullName, messageNamed } from "./definitions.js";
import { checkByDescriptors } from "./descriptor-check.js";
import { documentOf } from "./document.js";
import { checkByDocument } from "./document-check.js";
import { type Opened, openDocument } from "./document-fields.js";
import { type PayloadProblem, type PayloadProblemKind, problemLimit } from "./problem.js";
import { checkBySchema } from "./schema-check.js";

/**
 * Names that `checkPayload` takes: the version's messages by their short names, some of Google's by their full names. In 0.3 the
 * short names are the definitions of its JSON Schema (shape S); the messages of its proto (shape P) have their full names.
 */
export function messageNames(version: ProtocolVersion): readonly string[] {
  const definitions = definitionsOf(version);
  const own = documentOf(version)?.definitions.keys() ?? [];
  return [...own, ...[...definitions.messages.keys()].map((name) => fullName(definitions, name))];
}

/** True when `checkPayload` knows the message. */
export function hasMessage(version: ProtocolVersion, messageName: string): boolean {
  return documentOf(version)?.definitions.has(messageName) === true || messageNamed(version, messageName) !== undefined;
}

/**
 * Everything in a payload that does not fit its message (sections 5.5 to 5.7), each place once, at most `problemLimit`; of one defect that
 * repeats only the first places.
 *
 * Two independent readings are merged: the payload is walked along the protobuf descriptors, which gives the words, and
 * validated against the JSON Schema, which may add what the walk missed. When both are content, a protobuf parser has
 * the last word. Shape S of 0.3 has no descriptors; it is walked along its JSON Schema. The payload may be hostile: it is only
 * read, and neither depth nor size make this throw.
 *
 * @throws TckError `INTERNAL` for a message that the version does not have (ask `hasMessage`).
 */
export function checkPayload(version: ProtocolVersion, messageName: string, value: Json): PayloadProblem[] {
  const document = documentOf(version);
  if (document?.definitions.has(messageName)) return checkByDocument(document, messageName, value);
  const definitions = definitionsOf(version);
  const type = messageNamed(version, messageName);
  if (!type) throw new TckError("INTERNAL", `A2A ${version} has no message ${messageName}`);

  const { problems: walked, settled, defects } = checkByDescriptors(definitions, type, value);
  // The validator collects errors in quadratic time, so it is spared a payload that is broken all over.
  if (defects >= problemLimit || walked.length >= problemLimit) return [...walked];
  const problems = [...walked, ...secondOpinion(definitions, type, value, settled, problemLimit - walked.length)];
  if (problems.every((p) => harmless.has(p.kind)))
    problems.push(...parserOpinion(type, definitions.nameOf(type), value));
  return problems;
}

/** The messages that a payload of that name consists of at its top; see `openDocument`. Nothing for a name that is not known. */
export function openPayload(version: ProtocolVersion, messageName: string, value: Json): readonly Opened[] {
  const document = documentOf(version);
  const opened = document ? openDocument(document, messageName, value) : [];
  if (opened.length > 0 || document?.definitions.has(messageName)) return opened;
  return messageNamed(version, messageName) ? [{ name: messageName, value }] : [];
}

/** Kinds that a protobuf parser does not mind. */
const harmless: ReadonlySet<PayloadProblemKind> = new Set(["unknown", "empty-string", "empty"]);

/** What the schema finds at places that nobody judged yet, each place once. */
function secondOpinion(
  definitions: Definitions,
  type: DescMessage,
  value: Json,
  settled: ReadonlySet<string>,
  limit: number,
): readonly PayloadProblem[] {
  const added = new Map<string, PayloadProblem>();
  try {
    for (const problem of checkBySchema(definitions, type, value)) {
      if (!settled.has(problem.path) && !added.has(problem.path)) added.set(problem.path, problem);
      if (added.size >= limit) break;
    }
  } catch (error) {
    // A string of many megabytes can exhaust the stack of a regular expression. The walk has judged it without.
    if (!(error instanceof RangeError)) throw error;
  }
  return [...added.values()];
}

function parserOpinion(type: DescMessage, messageName: string, value: Json): PayloadProblem[] {
  // Any needs a registry of the types inside; Empty may be null.
  if (type.typeName.startsWith("google.")) return [];
  try {
    fromJson(type, value, { ignoreUnknownFields: true });
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Parsers stop at 100 levels, also in metadata; the protocol sets no limit.
    if (/recursion/.test(reason)) return [];
    return [
      {
        kind: "type",
        message: messageName,
        field: "",
        path: "",
        text: `A protobuf parser refuses this ${messageName}: ${reason}.`,
      },
    ];
  }
}
