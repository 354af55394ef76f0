import { type PayloadProblem, type PayloadProblemKind, problemLimit } from "./problem.js";

/** The member in which a value stands. */
export interface Place {
  readonly message: string;
  readonly field: string;
  readonly path: string;
}

/** What walking a payload has brought so far. */
export interface Collected {
  readonly problems: PayloadProblem[];
  readonly settled: Set<string>;
  /** How often a kind was met at a member, and how often notes were met at all. */
  readonly met: Map<string, number>;
  defects: number;
}

/** A hundred tasks with one defect shall not hide another defect behind the limit; neither shall members that are no defect. */
const repeatLimit = 20;
const noteLimit = 50;

/** An empty collection. */
export function nothingCollected(): Collected {
  return { problems: [], settled: new Set(), met: new Map(), defects: 0 };
}

/** Takes a problem up, unless there are enough of its kind. */
export function report(to: Collected, place: Place, kind: PayloadProblemKind, text: string): void {
  to.settled.add(place.path);
  const isNote = kind === "unknown";
  if (!isNote) to.defects++;
  const key = isNote ? kind : `${kind} ${place.message}.${place.field}`;
  const times = (to.met.get(key) ?? 0) + 1;
  to.met.set(key, times);
  if (times <= (isNote ? noteLimit : repeatLimit) && !isFull(to)) to.problems.push({ kind, ...place, text });
}

/** True when no more problems will be told. */
export function isFull(to: Collected): boolean {
  return to.problems.length >= problemLimit;
}

/** "Task.status", or the name of the message for the payload itself. */
export function subject(place: Place): string {
  return place.field === "" ? `The ${place.message}` : `${place.message}.${place.field}`;
}
