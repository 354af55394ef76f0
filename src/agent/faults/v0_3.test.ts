import { describe, expect, it } from "vitest";
import { legacyTranscriptOf } from "../../testing/legacy-transcript.js";
import type { AgentOptions } from "../server.js";
import { legacyFaults } from "./v0_3.js";

/** Transcripts of a right agent with the same settings. */
const known = new Map<string, Promise<string[]>>();
function right(options: AgentOptions): Promise<string[]> {
  const key = JSON.stringify(options);
  const transcript = known.get(key) ?? legacyTranscriptOf(options);
  known.set(key, transcript);
  return transcript;
}

describe("the faults of 0.3", () => {
  it("are many, and are all marked as such", () => {
    expect(legacyFaults.length).toBeGreaterThanOrEqual(100);
    for (const { protocol, requirement } of legacyFaults) {
      expect(protocol).toBe("0.3");
      expect(requirement).toMatch(/^V03-/);
    }
  });

  it.each([
    { protocols: ["0.3"] },
    { protocols: ["1.0", "0.3"] },
    { protocols: ["1.0", "0.3"], separateUrls: true },
  ] satisfies AgentOptions[])("are not there when nothing is wrong: %j", async (options) => {
    const first = await right(options);
    expect(first.length).toBeGreaterThan(100);
    expect(await legacyTranscriptOf(options, first)).toEqual(first);
  });

  it.concurrent.each(legacyFaults)("show: $id", async ({ id, options = {} }) => {
    const expected = await right(options);
    const lines = await legacyTranscriptOf({ ...options, fault: id }, expected);
    expect(lines.filter((line, index) => line !== expected[index])).not.toEqual([]);
  });
});
