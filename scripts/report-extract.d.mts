import type { Report } from "../src/judge/report.js";

/** Stable lines of a report: kit, verdict, suites, interfaces and results. Takes parts that a test left out or changed, too. */
export function extractOf(report: Omit<Report, "tests"> & { readonly tests: readonly object[] }): string[];

/** Lines that only one of two extracts has. */
export function differencesOf(before: readonly string[], after: readonly string[]): string[];
