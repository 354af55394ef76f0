import type { Level } from "./test.js";

/** One requirement of the catalogue (`suites/requirements/*.yaml`). */
export interface Requirement {
  readonly id: string;
  /** Section number of the specification, `3.1.1`. */
  readonly section: string;
  readonly level: Level;
  readonly party: "server" | "client" | "card" | "both" | "operator";
  readonly bindings: readonly string[];
  /** In our words. */
  readonly statement: string;
  /** How a black box shows it, or `untestable: …`. */
  readonly check: string;
  /** What a test of it needs. */
  readonly needs: readonly string[];
  /** Where the specification contradicts itself, and how we read it. */
  readonly conflict?: string;
  /** Written nowhere as a rule; follows from others. */
  readonly derived?: boolean;
  readonly origin?: string;
  /** A repeat of another entry. */
  readonly sameAs?: string;
  /** Why there is no test, where there is none. */
  readonly untested?: string;
}

/** All requirements of one protocol version. */
export interface Catalogue {
  readonly version: string;
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** Link to a section of the pinned specification. */
  link(section: string): string;
}
