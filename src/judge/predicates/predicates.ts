import type { Predicate } from "./predicate.js";

/** All named predicates; one file each beside this one. */
export const predicates: ReadonlyMap<string, Predicate> = new Map<string, Predicate>(
  [].map((p: Predicate) => [p.name, p]),
);
