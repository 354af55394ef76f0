import type { Json } from "../json.js";
import { readPath } from "../suite/path.js";
import type { Test } from "../suite/test.js";
import { differenceOf } from "./difference.js";
import { equal } from "./equal.js";
import { scopeOf } from "./judge-step.js";
import type { TestRecord } from "./record.js";
import type { Mismatch } from "./report.js";
import { MISSING, type Missing, show } from "./text.js";
import type { RecordView } from "./view.js";
import { withoutPaths } from "./without-paths.js";

/** How one interface differs from the first one. */
export interface Comparison {
  readonly interface: string;
  readonly mismatches: readonly Mismatch[];
}

/**
 * Compares what the same steps brought on several interfaces (section 5.1: bindings are equivalent). The first record is the
 * measure; what the test ignores is left out.
 * @param records runs of the test that passed, one for each interface
 */
export function judgeComparison(test: Test, records: readonly TestRecord[], view: RecordView): readonly Comparison[] {
  const [first, ...others] = records;
  if (!test.compareBindings || !first) return [];
  const { paths, ignore } = test.compareBindings;
  return others.map((other) => ({
    interface: other.interface,
    mismatches: paths.flatMap((path) => {
      const wanted = valueAt(test, first, path, ignore, view);
      const actual = valueAt(test, other, path, ignore, view);
      if (wanted === actual || (wanted !== MISSING && actual !== MISSING && equal(wanted, actual))) return [];
      const place = differenceOf(wanted, actual, path);
      const expected = show(place.wanted);
      const found = show(place.actual);
      const message = `${place.path} is ${found} on ${other.interface} and ${expected} on ${first.interface}`;
      const exchange = lastExchange(other, path.split(/[.[]/, 1)[0] ?? "");
      return [{ path: place.path, expected, actual: found, message, ...(exchange ? { exchange } : {}) }];
    }),
  }));
}

/** `step.response.…`: the name that the scope knows, then a path into its value. */
function valueAt(
  test: Test,
  record: TestRecord,
  path: string,
  ignore: readonly string[],
  view: RecordView,
): Json | Missing {
  const scope = scopeOf(test, record, view);
  const name = [...scope.keys()]
    .filter((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`))
    .sort((a, b) => b.length - a.length)[0];
  const value = name === undefined ? undefined : scope.get(name);
  if (name === undefined || value === undefined) return MISSING;
  const reading = readPath(value, path.slice(name.length).replace(/^\./, ""));
  return reading.found ? withoutPaths(reading.value, ignore) : MISSING;
}

function lastExchange(record: TestRecord, step: string): string | undefined {
  return record.steps
    .find((one) => one.step === step)
    ?.exchanges.at(-1)
    ?.at(-1);
}
