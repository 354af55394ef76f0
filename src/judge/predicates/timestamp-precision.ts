import type { Exchange } from "../../wire/exchange.js";
import { bodyText } from "../../wire/headers.js";
import { show, under } from "../text.js";
import { objectsOf } from "./objects.js";
import type { Predicate, PredicateContext } from "./predicate.js";

const withFraction = /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+/;
const known = new WeakMap<Exchange, boolean>();

/**
 * Timestamps should tell milliseconds where the agent has them (section 5.6.1). A time that falls on a whole second may be
 * written without, so only an agent that never shows a fraction in the whole run is told.
 */
export const timestampPrecision: Predicate = {
  name: "timestamp_precision",
  description: "Status timestamps have a fraction of a second at least somewhere in the run.",
  check(subject, _args, context) {
    const told = objectsOf(subject, context, "TaskStatus").filter(({ value }) => typeof value.timestamp === "string");
    if (told.length === 0) return "not-exercised";
    const whole = told.filter(({ value }) => !String(value.timestamp).includes("."));
    if (whole.length === 0 || someFraction(context)) return [];
    return whole.map(({ value, path }) => ({
      path: under(path, "timestamp"),
      expected: "milliseconds",
      actual: show(value.timestamp),
      message: "no timestamp of the run tells a fraction of a second",
    }));
  },
};

function someFraction({ view, interface: agentInterface }: PredicateContext): boolean {
  return view.exchanges
    .filter(({ purpose }) => purpose?.interface === agentInterface?.id)
    .some((exchange) => {
      const before = known.get(exchange);
      if (before !== undefined) return before;
      const shown = withFraction.test(bodyText(exchange.response?.body));
      known.set(exchange, shown);
      return shown;
    });
}
