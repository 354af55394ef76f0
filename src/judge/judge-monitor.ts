import type { Json, JsonObject } from "../json.js";
import { dialectOf, spokenVersions } from "../protocol/dialects.js";
import type { Monitor, Watch } from "../suite/test.js";
import { TckError } from "../tck-error.js";
import type { HeaderList } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";
import { type AssertionOptions, matchAssertion } from "./assert.js";
import { eventView } from "./events.js";
import type { Judgement } from "./judge-test.js";
import { mergeFindings } from "./merge-findings.js";
import {
  type Finding,
  findingsIn,
  type PredicateAnswer,
  type PredicateContext,
  type Subject,
} from "./predicates/predicate.js";
import { predicates } from "./predicates/predicates.js";
import { subjectsOf } from "./subjects.js";
import { MISSING, type Missing } from "./text.js";
import type { RecordView } from "./view.js";

/** What became of a monitor on one interface, and how much it looked at. */
export interface MonitorJudgement extends Judgement {
  readonly observations: number;
}

/** Judges a rule over everything that happened on one interface: one result, each kind of finding once. */
export function judgeMonitor(monitor: Monitor, interfaceId: string, view: RecordView): MonitorJudgement {
  const agentInterface = view.interface(interfaceId);
  const version = agentInterface?.version ?? monitor.protocol.find((one) => spokenVersions.includes(one)) ?? "1.0";
  const dialect = dialectOf(version);
  const context: PredicateContext = { dialect, view, ...(agentInterface ? { interface: agentInterface } : {}) };
  try {
    const answers = subjectsOf(monitor.watch, agentInterface, dialect, view)
      .filter(({ operation }) => wants(monitor, operation))
      .map((subject) => ({ subject, answer: judgeSubject(monitor, subject, context) }));
    return conclude(monitor, answers);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { result: "error", error: text, mismatches: [], notes: [], exchanges: [], observations: 0 };
  }
}

function wants({ operations }: Monitor, operation: Subject["operation"]): boolean {
  return operations === undefined || (operation !== undefined && operations.includes(operation));
}

function judgeSubject(monitor: Monitor, subject: Subject, context: PredicateContext): PredicateAnswer {
  const findings: Finding[] = [];
  if (monitor.satisfies) {
    const { name, args } = monitor.satisfies;
    const predicate = predicates.get(name);
    if (!predicate) throw new TckError("SUITE", `there is no predicate ${name}`);
    const answer = predicate.check(subject, args, context);
    if (answer === "not-exercised" || "undecided" in answer) return answer;
    findings.push(...answer);
  }
  if (monitor.match === undefined) return findings;
  const options: AssertionOptions = {
    extended: true,
    version: context.dialect.version,
    satisfies: (name, args, value) =>
      findingsIn(predicates.get(name)?.check({ ...subject, value }, args, context) ?? []),
  };
  return [...findings, ...matchAssertion(monitor.match, valueIn(subject, context), options)];
}

const nouns: Readonly<Record<Watch, string>> = {
  exchange: "exchanges",
  result: "results",
  error: "errors",
  stream: "streams",
  event: "stream events",
  task: "tasks",
  card: "agent card",
};

interface Judged {
  readonly subject: Subject;
  readonly answer: PredicateAnswer;
}

function conclude(monitor: Monitor, judged: readonly Judged[]): MonitorJudgement {
  const observed = judged.flatMap(({ subject, answer }) =>
    answer === "not-exercised" || "undecided" in answer ? [] : [{ subject, findings: answer }],
  );
  const findings = observed.flatMap(({ subject, findings }) =>
    findings.map((one): Finding => (subject.exchange ? { exchange: subject.exchange.id, ...one } : one)),
  );
  const { mismatches, notes } = mergeFindings(findings);
  const exchanges = [...new Set(mismatches.flatMap(({ exchange }) => exchange ?? []))];
  const base = { mismatches, notes, exchanges, observations: observed.length };
  if (observed.length > 0) return { ...base, result: mismatches.length > 0 ? "fail" : "pass" };
  for (const { answer } of judged)
    if (answer !== "not-exercised" && "undecided" in answer)
      return { ...base, result: "skip", skip: { kind: "not-configured", reason: answer.undecided } };
  return { ...base, result: "skip", skip: whyNothing(monitor, judged.length) };
}

/** The card is complete: what it does not declare does not apply. Exchanges only show what happened to be tried. */
function whyNothing({ watch, operations }: Monitor, looked: number): NonNullable<Judgement["skip"]> {
  if (watch === "card" && looked > 0) {
    return { kind: "not-applicable", reason: "the card declares nothing that the rule is about" };
  }
  const subjects = nouns[watch] + (operations ? ` of ${operations.join(", ")}` : "");
  const none = `the run has ${looked} ${subjects}, but none shows what the rule is about`;
  return { kind: "not-exercised", reason: looked === 0 ? `the run has no ${subjects}` : none };
}

/** What `match` looks at. */
function valueIn(subject: Subject, { dialect }: PredicateContext): Json | Missing {
  switch (subject.watch) {
    case "exchange":
      return exchangeValue(subject);
    case "error":
      return subject.error?.raw ?? MISSING;
    case "stream":
      return { events: (subject.events ?? []).map(({ value }) => value ?? null) };
    case "event":
      return subject.value === undefined ? MISSING : eventView(subject.value, dialect);
    case "task":
      return {
        id: subject.task?.id ?? null,
        sightings: (subject.task?.sightings ?? []).map(({ kind, value }) => ({ kind, value })),
      };
    default:
      return subject.value ?? MISSING;
  }
}

/** An exchange as JSON: request and response with status, header names in lower case, and parsed body. */
function exchangeValue({ exchange }: Subject): Json | Missing {
  if (!exchange) return MISSING;
  const { request, response } = exchange;
  const value: JsonObject = {
    request: { method: request.method, url: request.url, headers: headerValue(request.headers) },
  };
  if (!response) return value;
  const parsed = parseJson(bodyText(response.body));
  const body = "value" in parsed ? { body: parsed.value } : {};
  value.response = { status: response.status, headers: headerValue(response.headers), ...body };
  return value;
}

function headerValue(headers: HeaderList): JsonObject {
  const value: JsonObject = {};
  for (const [name, one] of headers) {
    const key = name.toLowerCase();
    const before = Object.hasOwn(value, key) ? value[key] : undefined;
    const joined = typeof before === "string" ? `${before}, ${one}` : one;
    Object.defineProperty(value, key, { value: joined, enumerable: true, writable: true, configurable: true });
  }
  return value;
}
