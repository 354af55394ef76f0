import type { Dialect } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Step, Test } from "../suite/test.js";
import { TckError } from "../tck-error.js";
import type { AssertionOptions } from "./assert.js";
import { findingsIn, type Subject } from "./predicates/predicate.js";
import { predicates } from "./predicates/predicates.js";
import type { TestRecord } from "./record.js";
import { dialectFor, interfaceOf } from "./step-interface.js";
import type { RecordView } from "./view.js";

/** What judging a value needs to know about the place. */
export interface Surroundings {
  readonly interface: AgentInterface | undefined;
  readonly dialect: Dialect;
  readonly options: AssertionOptions;
}

/**
 * The place of a step in a test run, or of the test as a whole. `subject` is what a predicate gets to see beside the value that it is asked about.
 * The loader has put operators that a file may not use out of the way, so all of them count here.
 */
export function surroundingsOf(
  test: Test,
  step: Step | undefined,
  record: TestRecord,
  view: RecordView,
  subject: Omit<Subject, "watch" | "value"> = {},
): Surroundings {
  const agentInterface = interfaceOf(step, record, view);
  const dialect = dialectFor(test, step, record, view);
  const context = { dialect, view, ...(agentInterface ? { interface: agentInterface } : {}) };
  const options: AssertionOptions = {
    extended: true,
    version: dialect.version,
    satisfies: (name, args, value) => {
      const predicate = predicates.get(name);
      if (!predicate) throw new TckError("SUITE", `there is no predicate ${name}`);
      return findingsIn(predicate.check({ ...subject, watch: "step", value }, args, context));
    },
  };
  return { interface: agentInterface, dialect, options };
}
