import { TckError } from "../../tck-error.js";
import { benign } from "./benign.js";
import { capabilityFaults } from "./capabilities.js";
import { cardFaults } from "./card.js";
import { dataFaults } from "./data.js";
import { envelopeFaults } from "./envelope.js";
import { errorFaults } from "./errors.js";
import type { Benign, Fault } from "./fault.js";
import { historyFaults } from "./history.js";
import { listFaults } from "./list.js";
import { multiTurnFaults } from "./multi-turn.js";
import { pushFaults } from "./push.js";
import { restFaults } from "./rest.js";
import { sendFaults } from "./send.js";
import { serviceParameterFaults } from "./service-parameters.js";
import { streamFaults } from "./streams.js";
import { taskFaults } from "./tasks.js";
import { validationFaults } from "./validation.js";

/** Every named fault. */
export const faults: readonly Fault[] = [
  ...cardFaults,
  ...capabilityFaults,
  ...sendFaults,
  ...taskFaults,
  ...historyFaults,
  ...listFaults,
  ...multiTurnFaults,
  ...streamFaults,
  ...pushFaults,
  ...validationFaults,
  ...errorFaults,
  ...envelopeFaults,
  ...restFaults,
  ...serviceParameterFaults,
  ...dataFaults,
];

/** The fault of that id. */
export function faultById(id: string): Fault | undefined {
  return faults.find((fault) => fault.id === id);
}

/**
 * The fault or the harmless variation of that id, as the agent is started with it.
 * @throws TckError `USAGE`
 */
export function variationById(id: string): Benign & Pick<Fault, "options"> {
  const found = faultById(id) ?? benign.find((variation) => variation.id === id);
  if (found) return found;
  throw new TckError("USAGE", `the reference agent has no fault called ${id}`, {
    hint: "a2a-tck agent --list-faults shows them all.",
  });
}
