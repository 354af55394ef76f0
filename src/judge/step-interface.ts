import type { Dialect } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Step, Test } from "../suite/test.js";
import type { TestRecord } from "./record.js";
import type { RecordView } from "./view.js";

/**
 * The interface that a step spoke to: the one under test, or for a step that names another version or a binding the one that its exchanges
 * went to. Without a step, that under test. Requests for the card go to no interface.
 */
export function interfaceOf(step: Step | undefined, record: TestRecord, view: RecordView): AgentInterface | undefined {
  const own = view.interface(record.interface);
  const isOwn = step?.protocol === undefined || step.protocol === own?.version;
  if (step === undefined || (isOwn && step.transport === undefined)) return own;
  const done = record.steps.find((one) => one.step === step.id);
  const used = done?.exchanges.flat().map((id) => view.exchange(id)?.purpose?.interface);
  return used?.map((id) => (id === undefined ? undefined : view.interface(id))).find((one) => one !== undefined);
}

/** The tables by which a step is read. Tests of the card belong to no interface. */
export function dialectFor(test: Test, step: Step | undefined, record: TestRecord, view: RecordView): Dialect {
  return dialectOf(step?.protocol ?? view.interface(record.interface)?.version ?? test.protocol[0] ?? "1.0");
}
