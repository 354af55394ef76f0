import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { packageRoot } from "../../package-root.js";
import { bindings, clientOf, message, type TestBinding } from "../../testing/agent-client.js";
import { transcriptOf } from "../../testing/transcript.js";
import { withAgent } from "../../testing/with-agent.js";
import type { AgentOptions } from "../server.js";
import { benign } from "./benign.js";
import { callerFaults, faultById, faults } from "./faults.js";
import { webhookSafetyFaults } from "./webhook-safety.js";

const cataloguePath = (version: string): string => join(packageRoot, `suites/requirements/${version}.yaml`);
/** The faults of 0.3, those about callers and those of webhook safety have conversations of their own. */
const elsewhere = [...callerFaults, ...webhookSafetyFaults];
const ownFaults = faults.filter((fault) => (fault.protocol ?? "1.0") === "1.0" && !elsewhere.includes(fault));

/** Ids in the catalogue, whatever the list's name is. */
function requirementIds(version: string): Set<string> {
  const text = readFileSync(cataloguePath(version), "utf8");
  const ids = [...JSON.stringify(parse(text)).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? "");
  return new Set(ids);
}

describe("the faults", () => {
  it("have ids of their own, and a sentence", () => {
    const ids = [...faults, ...benign].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, summary } of [...faults, ...benign]) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(summary).toMatch(/^\S.*\.$/);
    }
    expect(faults.length).toBeGreaterThanOrEqual(110);
    expect(faultById(faults[0]!.id)).toBe(faults[0]);
    expect(faultById("none")).toBeUndefined();
  });

  it.each(["1.0", "0.3"])("break requirements of %s that exist", (version) => {
    const known = requirementIds(version);
    const lost = faults.filter(({ protocol = "1.0", requirement }) => protocol === version && !known.has(requirement));
    expect(lost.map(({ id, requirement }) => `${id}: ${requirement}`)).toEqual([]);
  });
});

describe("what a client sees", async () => {
  const right = { jsonrpc: await transcriptOf({}, ["jsonrpc"]), rest: await transcriptOf({}, ["rest"]) };
  const differences = async (options: AgentOptions, binding: TestBinding): Promise<string[]> => {
    const lines = await transcriptOf(options, [binding], right[binding]);
    return lines.filter((line, index) => line !== right[binding][index]);
  };

  it.each(bindings)("over %s is the same whenever nothing is wrong", async (binding) => {
    expect(right[binding].length).toBeGreaterThan(150);
    expect(await differences({}, binding)).toEqual([]);
  });

  it.concurrent.each(ownFaults)("shows the fault $id", async ({ id, bindings: [binding = "jsonrpc"] = [] }) => {
    expect(await differences({ fault: id }, binding)).not.toEqual([]);
  });

  it.concurrent.each(benign)("shows the variation $id", async ({ id }) => {
    const found = [await differences({ fault: id }, "jsonrpc"), await differences({ fault: id }, "rest")];
    // These two play below what HTTP clients show.
    const unseen = ["benign-tiny-chunks", "benign-header-case"].includes(id);
    expect(found.flat().length > 0).toBe(!unseen);
  });
});

describe.each(benign)("the variation $id", ({ id }) => {
  const agent = withAgent({ fault: id });

  it.each(bindings)("lets a client work over %s", async (binding) => {
    const client = clientOf(agent(), binding);
    const sent = (await client.call("send_message", { message: message("tck-complete-task é😀") })).result.task;
    expect(sent.status.state).toBe("TASK_STATE_COMPLETED");
    expect(sent.artifacts[0].parts[0].text).toBe("tck-complete-task é😀");
    const events = await client.stream("send_streaming_message", { message: message("tck-stream-basic") });
    expect(events[0].task.status.state).toBe("TASK_STATE_SUBMITTED");
    expect(events.map((event) => event.statusUpdate?.status.state)).toContain("TASK_STATE_COMPLETED");
    const unknown = await client.call("get_task", { id: "unknown" });
    expect(unknown.error.message).toContain("does not exist");
  });
});
