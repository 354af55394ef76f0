import { describe, expect, it } from "vitest";
import type { OperationName } from "../protocol/dialect.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";
import { bindings, clientOf, message } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";
import { extendedCardToken } from "./auth/principals.js";
import { echoExtension } from "./card.js";

const agent = withAgent();
const demanding = withAgent({ requiredExtension: "https://example.com/ext/v1" });
const operations = Object.keys(v1_0.operations) as OperationName[];
const params = { id: "x", taskId: "x", url: "http://127.0.0.1/", message: message("hello", { taskId: "x" }) };

describe.each(bindings)("service parameters over %s", (binding) => {
  const reasonOf = async (operation: OperationName, headers: Record<string, string>, of = agent()) => {
    const { error } = await clientOf(of, binding).call(operation, params, { headers });
    return (error?.data ?? error?.details)?.[0]?.reason;
  };

  it.each(operations)("%s refuses every version but 1.0", async (operation) => {
    for (const version of ["", "0.3", "0.3.0", "2.0", "1.1", "99.0", "1", "v1.0", "1.0-beta", "latest", "1.0, 1.0"]) {
      expect(await reasonOf(operation, { "A2A-Version": version }), version).toBe("VERSION_NOT_SUPPORTED");
    }
  });

  it.each(["1.0", "1.0.0", "1.0.7"])("takes %s", async (version) => {
    const { result } = await clientOf(agent(), binding).call("list_tasks", {}, { headers: { "A2A-Version": version } });
    expect(result.pageSize).toBe(50);
  });

  it.each(operations)("%s needs a required extension", async (operation) => {
    expect(await reasonOf(operation, {}, demanding())).toBe("EXTENSION_SUPPORT_REQUIRED");
    const headers = { "A2A-Extensions": "https://example.com/other,  https://example.com/ext/v1" };
    expect(await reasonOf(operation, headers, demanding())).not.toBe("EXTENSION_SUPPORT_REQUIRED");
  });

  it("names the extensions that are activated, and ignores the others", async () => {
    const headers = { "A2A-Extensions": `https://example.com/none/v1 , ${echoExtension}` };
    const client = clientOf(agent(), binding);
    const { http } = await client.call("list_tasks", {}, { headers });
    expect(http.headers.get("a2a-extensions")).toBe(echoExtension);
    const stream = await client.fetch(
      "send_streaming_message",
      { message: message("tck-message-response") },
      { headers },
    );
    expect(stream.headers.get("a2a-extensions")).toBe(echoExtension);
    await stream.text();
    expect((await client.call("list_tasks")).http.headers.get("a2a-extensions")).toBeNull();
  });

  it("shows the extended card to authenticated callers only", async () => {
    const client = clientOf(agent(), binding);
    for (const authorization of ["", "Bearer wrong", `Basic ${extendedCardToken}`]) {
      const headers = authorization ? { Authorization: authorization } : {};
      const { http, error } = await client.call("get_extended_agent_card", {}, { headers });
      expect(http.status).toBe(401);
      expect(http.headers.get("www-authenticate")).toMatch(/^Bearer /);
      expect(error.code).toBe(binding === "rest" ? 401 : -32000);
    }
    const headers = { Authorization: `bearer ${extendedCardToken}` };
    const { result } = await client.call("get_extended_agent_card", {}, { headers });
    expect(result.skills.map(({ id }: { id: string }) => id)).toContain("inner-circle");
  });
});

it("takes the version from the query as well", async () => {
  const get = (path: string) => fetch(`${agent().url}/rest/tasks${path}`);
  expect((await get("")).status).toBe(400);
  expect((await get("?A2A-Version=1.0")).status).toBe(200);
  expect((await get("?A2A-Version=0.3")).status).toBe(400);
});
