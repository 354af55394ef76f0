import type { Json } from "../json.js";
import type { Dialect } from "../protocol/dialect.js";
import type { WebhookStep } from "../suite/test.js";
import type { Exchange } from "../wire/exchange.js";
import { headersOf } from "../wire/headers.js";
import { readDelivery } from "./answer.js";
import { type AssertionOptions, type AssertionProblem, matchAssertion } from "./assert.js";
import { problem } from "./assertion-problem.js";
import { eventView, payloadOf, taskIdOf } from "./events.js";
import { asFound, type Found, found } from "./found.js";
import { countOf, MISSING, under } from "./text.js";

/** Judges what the agent delivered to the kit's webhook (section 4.3.3). Deliveries may come in any order. */
export function judgeWebhook(
  step: WebhookStep,
  deliveries: readonly Exchange[],
  dialect: Dialect,
  options: AssertionOptions,
): readonly Found[] {
  const wanted = deliveries.filter((delivery) => isAbout(delivery, step.taskId, dialect));
  return [
    ...judgeCount(step, wanted),
    ...wanted.flatMap((delivery, index) => judgeDelivery(step, delivery, index, dialect, options)),
    ...judgeFinal(step, wanted, dialect, options),
  ];
}

function isAbout(delivery: Exchange, taskId: string | undefined, dialect: Dialect): boolean {
  if (taskId === undefined) return true;
  const body = readDelivery(delivery);
  const payload = body === undefined ? undefined : payloadOf(body, dialect);
  // A delivery that does not say its task cannot be told from one of ours.
  return payload === undefined || (taskIdOf(payload) ?? taskId) === taskId;
}

function judgeCount({ minCount, maxCount }: WebhookStep, deliveries: readonly Exchange[]): readonly Found[] {
  const count = deliveries.length;
  const actual = count === 1 ? "1 delivery" : `${count} deliveries`;
  const wrong = (expected: string) => [
    found("count", "deliveries", expected, actual, `expected ${expected}, got ${actual}`),
  ];
  if (count < minCount) return wrong(`at least ${minCount === 1 ? "1 delivery" : `${minCount} deliveries`}`);
  if (maxCount === undefined || count <= maxCount) return [];
  // The first one too many is the evidence.
  const exchange = deliveries[maxCount]?.id;
  const tooMany = wrong(maxCount === 0 ? "no delivery" : `at most ${maxCount} deliveries`);
  return tooMany.map((one) => ({ ...one, ...(exchange === undefined ? {} : { exchange }) }));
}

function judgeDelivery(
  { eachEvent, headers, method }: WebhookStep,
  delivery: Exchange,
  index: number,
  dialect: Dialect,
  options: AssertionOptions,
): readonly Found[] {
  const base = `deliveries[${index}]`;
  const received = Object.entries(headers ?? {}).flatMap(([name, assertion]) => {
    const values = headersOf(delivery.request.headers, name);
    const actual = values.length === 0 ? MISSING : values.join(", ");
    const path = `${base} header ${name}`;
    return matchAssertion(assertion, actual, options).map((one) => problem(path, one.expected, one.actual));
  });
  const asked = method === undefined ? [] : matchAssertion(method, delivery.request.method, options);
  const called = asked.map((one) => problem(`${base} method`, one.expected, one.actual));
  const event = eachEvent === undefined ? [] : matchAssertion(eachEvent, viewOf(delivery, dialect), options);
  return withExchange(delivery, [...called, ...received, ...placed(event, base)]);
}

function judgeFinal(
  { finalEvent }: WebhookStep,
  deliveries: readonly Exchange[],
  dialect: Dialect,
  options: AssertionOptions,
): readonly Found[] {
  if (finalEvent === undefined || deliveries.length === 0) return [];
  const attempts = deliveries.map((delivery) => matchAssertion(finalEvent, viewOf(delivery, dialect), options));
  if (attempts.some((problems) => problems.length === 0)) return [];
  const last = deliveries.length - 1;
  const delivery = deliveries[last];
  const problems = placed(attempts[last] ?? [], `deliveries[${last}]`);
  const among = countOf(deliveries.length, "received event");
  const titled = problems.map((one) => ({ ...one, message: `the final event is not among ${among}: ${one.message}` }));
  return delivery ? withExchange(delivery, titled) : [];
}

function viewOf(delivery: Exchange, dialect: Dialect): Json | typeof MISSING {
  const body = readDelivery(delivery);
  return body === undefined ? MISSING : eventView(body, dialect);
}

function placed(problems: readonly AssertionProblem[], base: string): readonly AssertionProblem[] {
  return problems.map((one) => ({ ...problem(under(base, one.path), one.expected, one.actual) }));
}

function withExchange(delivery: Exchange, problems: readonly AssertionProblem[]): readonly Found[] {
  return asFound("events", problems).map((one) => ({ ...one, exchange: delivery.id }));
}
