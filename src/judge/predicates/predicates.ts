import { payload } from "./payload.js";
import type { Predicate } from "./predicate.js";
import { streamOrder } from "./stream-order.js";
import { taskStates } from "./task-states.js";

/** All named predicates; one file each beside this one. */
const all: readonly Predicate[] = [payload, taskStates, streamOrder];

/** Named predicates by name. */
export const predicates: ReadonlyMap<string, Predicate> = new Map(all.map((predicate) => [predicate.name, predicate]));
