import { TckError } from "../../tck-error.js";
import { benign } from "./benign.js";
import type { Benign, Fault } from "./fault.js";

/** Every named fault. */
export const faults: readonly Fault[] = [];

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
