import type { Benign } from "./fault.js";

/** Harmless variations. */
export const benign: readonly Benign[] = [];
