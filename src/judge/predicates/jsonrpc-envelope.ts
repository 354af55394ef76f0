import { isObject, type Json, type JsonObject } from "../../json.js";
import { bodyText } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import { show, under } from "../text.js";
import { textArg } from "./args.js";
import {
  type Finding,
  findingsIn,
  type Predicate,
  type PredicateAnswer,
  type PredicateContext,
  type Subject,
} from "./predicate.js";

/** Ids that an answer may have; undefined when the request does not tell. */
interface Wanted {
  readonly ids: readonly Json[];
  /** The request was broken on purpose or a batch, so null is right as well (JSON-RPC 2.0 section 5). */
  readonly orNull: boolean;
}

/**
 * JSON-RPC 2.0 responses (sections 9.3 and 9.4.2): `jsonrpc` is "2.0", `id` is that of the request, and there is exactly one of
 * `result` and `error`.
 */
export const jsonrpcEnvelope: Predicate = {
  name: "jsonrpc_envelope",
  description:
    "JSON-RPC responses have jsonrpc, the id of the request and exactly one of result and error; `of` is documents, stream_errors, events, or streams for the last two, `only` one of version, id, outcome.",
  check(subject, args, context) {
    const answer = checkSubject(subject, args, context);
    const only = textArg(args, "only");
    if (answer === "not-exercised" || only === "") return answer;
    return findingsIn(answer).filter(
      ({ path }) => (parts.find(([, where]) => where.test(path))?.[0] ?? "outcome") === only,
    );
  },
};

/** Parts of the envelope, by the end of the path at which they are wrong. */
const parts: readonly (readonly [name: string, where: RegExp])[] = [
  ["version", /(^|\.)jsonrpc$/],
  ["id", /(^|\.)id$/],
];

function checkSubject(subject: Subject, args: Json, context: PredicateContext): PredicateAnswer {
  const { exchange, reply } = subject;
  if (!exchange?.response || exchange.request.method !== "POST") return "not-exercised";
  const wanted = wantedId(subject);
  const kind = textArg(args, "of");
  if (kind === "events" || (kind === "streams" && reply?.kind === "stream")) {
    if (reply?.kind !== "stream" || reply.events.length === 0) return "not-exercised";
    const status: Finding[] =
      reply.httpStatus === 200
        ? []
        : [
            {
              path: "status",
              expected: "HTTP 200",
              actual: `HTTP ${reply.httpStatus}`,
              message: `the stream came with HTTP ${reply.httpStatus}`,
            },
          ];
    return [...status, ...reply.events.flatMap(({ raw, index }) => checkText(raw, `events[${index}]`, wanted))];
  }
  if (reply?.kind === "stream") return "not-exercised";
  const streaming = isStreaming(subject, context);
  if (streaming !== (kind === "stream_errors" || kind === "streams")) return "not-exercised";
  return checkDocument(subject, wanted);
}

function isStreaming({ operation }: Subject, { dialect }: PredicateContext): boolean {
  return operation !== undefined && dialect.operations[operation]?.streaming === true;
}

/** A refusal below JSON-RPC (credentials, size, routes) has no envelope to judge; a success without one has lost it. */
function checkDocument({ exchange, operation }: Subject, wanted: Wanted | undefined): Finding[] | "not-exercised" {
  const response = exchange?.response;
  const parsed = parseJson(bodyText(response?.body));
  if (!response || !("value" in parsed)) return "not-exercised";
  const { value } = parsed;
  const refused = response.status >= 400 && !(isObject(value) && Object.hasOwn(value, "jsonrpc"));
  if (refused && (operation === undefined || !isErrorLike(value))) return "not-exercised";
  if (Array.isArray(value)) return value.flatMap((one, index) => checkEnvelope(one, `[${index}]`, wanted));
  return checkEnvelope(value, "", wanted);
}

function isErrorLike(value: Json): boolean {
  return isObject(value) && isObject(value.error) && typeof value.error.code === "number" && value.error.code < 0;
}

function checkText(text: string, path: string, wanted: Wanted | undefined): Finding[] {
  const parsed = parseJson(text);
  if ("value" in parsed) return checkEnvelope(parsed.value, path, wanted);
  const message = `the data of an event is no JSON-RPC response: ${parsed.problem}`;
  return [{ path, expected: "a JSON-RPC response", actual: parsed.problem, message }];
}

function checkEnvelope(value: Json, path: string, wanted: Wanted | undefined): Finding[] {
  if (!isObject(value)) {
    return [
      {
        path,
        expected: "a JSON-RPC response",
        actual: show(value),
        message: "a bare value stands where a JSON-RPC response belongs",
      },
    ];
  }
  return [...checkVersion(value, path), ...checkId(value, path, wanted), ...checkOutcome(value, path)];
}

function checkVersion(envelope: JsonObject, path: string): Finding[] {
  if (envelope.jsonrpc === "2.0") return [];
  const actual = show(Object.hasOwn(envelope, "jsonrpc") ? envelope.jsonrpc : undefined);
  const message = `jsonrpc is ${actual}, it has to be "2.0"`;
  return [{ path: under(path, "jsonrpc"), expected: '"2.0"', actual, message }];
}

function checkId(envelope: JsonObject, path: string, wanted: Wanted | undefined): Finding[] {
  const at = under(path, "id");
  if (!Object.hasOwn(envelope, "id")) {
    const expected = wanted ? wanted.ids.map((id) => show(id)).join(" or ") : "null";
    return [{ path: at, expected, actual: "nothing", message: "the response has no id" }];
  }
  const id = envelope.id ?? null;
  const allowed: readonly Json[] = wanted ? [...wanted.ids, ...(wanted.orNull ? [null] : [])] : [null];
  if (!wanted && id !== null) return []; // an id that only the agent could read out of a broken request
  if (allowed.includes(id)) return [];
  const expected = allowed.map((one) => show(one)).join(" or ");
  const message = `the id of the response is ${show(id)}, the request had ${expected}`;
  return [{ path: at, expected, actual: show(id), message }];
}

function checkOutcome(envelope: JsonObject, path: string): Finding[] {
  const has = ["result", "error"].filter((name) => Object.hasOwn(envelope, name));
  if (has.length === 1) return [];
  const actual = has.length === 0 ? "neither" : "both";
  const message = `the response has ${actual} of result and error`;
  return [{ path, expected: "exactly one of result and error", actual, message }];
}

/** The id is read off the request that went out. */
function wantedId({ exchange, operation }: Subject): Wanted | undefined {
  const parsed = parseJson(bodyText(exchange?.request.body));
  if (!("value" in parsed)) return undefined;
  const requests = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  const ids = requests.flatMap((one) => (isObject(one) && Object.hasOwn(one, "id") ? [one.id ?? null] : []));
  const usable = ids.filter((id) => id === null || typeof id === "string" || typeof id === "number");
  if (usable.length === 0) return undefined;
  // A batch that is refused as a whole is answered by one response, which has none of the ids.
  const orNull = operation === undefined && (Array.isArray(parsed.value) || exchange?.purpose?.deliberate === true);
  return { ids: usable, orNull };
}
