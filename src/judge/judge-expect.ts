import type { ProtocolError } from "../bindings/reply.js";
import type { Json } from "../json.js";
import type { Dialect } from "../protocol/dialect.js";
import type { Expect } from "../suite/test.js";
import { headersOf } from "../wire/headers.js";
import { type Answer, errorOf, eventValues, statusOf } from "./answer.js";
import { type AssertionOptions, matchAssertion } from "./assert.js";
import { conformance } from "./assert-formats.js";
import { problem } from "./assertion-problem.js";
import { eventView } from "./events.js";
import { asFound, type Found, found, type OutcomeJudgement } from "./found.js";
import { MISSING, show } from "./text.js";

/** Judges `expect`: a single answer, its status, headers, time and body. */
export function judgeExpect(
  expect: Expect,
  answer: Answer,
  dialect: Dialect,
  options: AssertionOptions,
): OutcomeJudgement {
  const kind = answer.raw ? judgeRawKind(expect, answer, options) : judgeKind(expect, answer, dialect, options);
  // The body of an error is not worth comparing with the result that was wanted.
  const otherKind = kind.length > 0;
  const compare = !otherKind || answer.raw;
  return {
    found: [
      ...kind,
      ...judgeHeaders(expect, answer, options),
      ...judgeTime(expect, answer),
      ...(compare ? judgeBody(expect, answer, dialect, options) : []),
    ],
    notes: [],
    otherKind,
  };
}

/** What came, when it is not what a client can go on with. */
export function describeAnswer(answer: Answer): string {
  const error = errorOf(answer);
  if (error) return describeError(error);
  const { reply } = answer;
  if (reply.kind === "broken") return reply.problem;
  if (reply.kind === "stream") return `a stream of ${reply.events.length} events`;
  return reply.kind === "result" ? show(reply.value) : `HTTP ${reply.httpStatus}`;
}

/** An error in a few words: name or code, HTTP status, message. */
export function describeError(error: ProtocolError): string {
  const identity =
    error.name ?? error.reason ?? (error.code === undefined ? "an unnamed error" : `error ${error.code}`);
  const code = error.code !== undefined && error.name !== undefined ? ` (${error.code})` : "";
  const message = error.message === undefined ? "" : `: ${show(error.message)}`;
  return `${identity}${code}, HTTP ${error.httpStatus}${message}`;
}

/** Success or error. A wanted status other than 200 speaks for itself and asks for neither. */
function judgeKind(expect: Expect, answer: Answer, dialect: Dialect, options: AssertionOptions): readonly Found[] {
  const { reply } = answer;
  if (reply.kind === "broken") return [broken(reply.problem)];
  const error = errorOf(answer);
  const { status, outcome = status === undefined || status === 200 ? "success" : "any" } = expect;
  const wrong: Found[] = [];
  if (outcome === "success" && error) {
    const actual = describeError(error);
    wrong.push(found("answer", "", "success", actual, `expected success, got ${actual}`));
  }
  if (outcome === "error" && !error) {
    const actual = describeAnswer(answer);
    wrong.push(found("answer", "", "an error", actual, `expected an error, got ${actual}`));
  }
  if (status === undefined || status === 200) return wrong;
  const statuses = operationStatuses(answer, error, dialect);
  if (statuses.some((one) => matchAssertion(status, one, options).length === 0)) return wrong;
  const actual = statuses.join(" or ");
  return [
    ...wrong,
    found("answer", "status", show(status), actual, `the status is ${actual}, expected ${show(status)}`),
  ];
}

/**
 * Statuses that an operation's answer may count as: 200 stands for success on every binding; an error that came with
 * HTTP 200 (JSON-RPC) counts as the status that the protocol's table gives it.
 */
function operationStatuses(answer: Answer, error: ProtocolError | undefined, dialect: Dialect): readonly number[] {
  const real = statusOf(answer);
  if (!error) return real === undefined || real === 200 ? [200] : [200, real];
  if (real !== undefined && real >= 400) return [real];
  return [dialect.errors.find(({ name }) => name === error.name)?.httpStatus ?? 500];
}

function judgeRawKind(expect: Expect, answer: Answer, options: AssertionOptions): readonly Found[] {
  const { reply } = answer;
  if (reply.kind === "broken") return [broken(reply.problem)];
  const { status } = expect;
  const real = statusOf(answer) ?? 0;
  const wrong: Found[] = [];
  if (status !== undefined) {
    for (const one of matchAssertion(status, real, options)) {
      wrong.push(
        found(
          "answer",
          "status",
          one.expected,
          `HTTP ${real}`,
          `the answer came with HTTP ${real}, expected ${one.expected}`,
        ),
      );
    }
  }
  const { outcome } = expect;
  if (outcome === undefined || outcome === "any") return wrong;
  const error = errorOf(answer);
  const failed = error !== undefined || real >= 400;
  if (failed === (outcome === "error")) return wrong;
  const actual = error ? describeError(error) : `HTTP ${real}`;
  const wanted = outcome === "error" ? "an error" : "success";
  return [...wrong, found("answer", "", wanted, actual, `expected ${wanted}, got ${actual}`)];
}

function broken(text: string): Found {
  return found("answer", "", "an answer that a client can use", text, `no client could use the answer: ${text}`);
}

function judgeHeaders(expect: Expect, answer: Answer, options: AssertionOptions): readonly Found[] {
  const received = answer.exchange.response?.headers ?? [];
  return Object.entries(expect.headers ?? {}).flatMap(([name, assertion]) => {
    const values = headersOf(received, name);
    const actual = values.length === 0 ? MISSING : values.join(", ");
    const problems = matchAssertion(assertion, actual, options);
    return asFound(
      "answer",
      problems.map((one) => problem(`header ${name}`, one.expected, one.actual)),
    );
  });
}

function judgeTime({ withinMs }: Expect, { exchange }: Answer): readonly Found[] {
  const took = Math.round(exchange.response?.endAtMs ?? exchange.durationMs);
  if (withinMs === undefined || took <= withinMs) return [];
  const message = `the answer took ${took} ms, expected at most ${withinMs} ms`;
  return [found("answer", "", `an answer within ${withinMs} ms`, `${took} ms`, message)];
}

function judgeBody(
  { body, conformsTo }: Expect,
  answer: Answer,
  dialect: Dialect,
  options: AssertionOptions,
): readonly Found[] {
  const value = bodyValue(answer, dialect);
  if (value === undefined) return [];
  const conforms = conformsTo === undefined ? [] : conformance(dialect.version, conformsTo, value);
  const asserted = body === undefined ? [] : matchAssertion(body, value, options);
  return asFound("body", [...conforms, ...asserted]);
}

/** What `body` looks at: the result, the parsed body of a raw step, the error object, the first event of a stream. */
function bodyValue(answer: Answer, dialect: Dialect): Json | undefined {
  const { reply } = answer;
  if (reply.kind === "result") return reply.value;
  if (reply.kind === "error") return reply.error.raw;
  if (reply.kind === "broken") return undefined;
  const [first] = eventValues(reply.events);
  if (first === undefined) return errorOf(answer)?.raw;
  return answer.raw ? first : eventView(first, dialect);
}
