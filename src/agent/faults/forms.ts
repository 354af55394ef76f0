import type { Benign } from "./fault.js";

/** Forms of the right agent that differ in what it offers, not in how it answers. */
export const forms: readonly Benign[] = [
  {
    id: "benign-only-1-0",
    summary: "Speaks 1.0 alone, as an agent without clients of 0.3 may.",
    hooks: {},
    options: { protocols: ["1.0"] },
  },
  {
    id: "benign-only-0-3",
    summary: "Speaks 0.3 alone, as most agents do that were built before 1.0.",
    hooks: {},
    options: { protocols: ["0.3"] },
  },
  {
    id: "benign-separate-urls",
    summary: "Speaks both versions, each at URLs of its own.",
    hooks: {},
    options: { protocols: ["1.0", "0.3"], separateUrls: true },
  },
  {
    id: "benign-0-3-first",
    summary: "Names the interfaces of 0.3 before those of 1.0: the order is a preference of the agent.",
    hooks: {},
    options: { protocols: ["0.3", "1.0"] },
  },
];
