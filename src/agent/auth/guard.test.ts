import { describe, expect, it } from "vitest";
import type { OperationName } from "../../protocol/dialect.js";
import { bindings, clientOf, type Loose } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";
import { referenceIdentities } from "./principals.js";

const { main, limited, expired, wrongAudience } = referenceIdentities;
const as = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const operations: readonly OperationName[] = [
  "send_message",
  "send_streaming_message",
  "get_task",
  "list_tasks",
  "cancel_task",
  "subscribe_to_task",
  "create_push_config",
  "get_push_config",
  "list_push_configs",
  "delete_push_config",
  "get_extended_agent_card",
];
const params = { id: "x", taskId: "x" };
const cardOf = async (url: string): Promise<Loose> => (await fetch(`${url}/.well-known/agent-card.json`)).json();

describe.each(bindings)("credentials on %s", (binding) => {
  const agent = withAgent({ auth: ["bearer"] });
  const client = () => clientOf(agent(), binding);

  it.each(operations)("are demanded by %s before anything else", async (operation) => {
    const { http, error } = await client().call(operation, params);
    expect(http.status).toBe(401);
    expect(http.headers.get("www-authenticate")).toBe('Bearer realm="reference-agent"');
    expect(error).toMatchObject({
      code: binding === "rest" ? 401 : -32000,
      message: expect.stringContaining("bearer"),
    });
  });

  it.each(["Bearer", "Bearer wrong", "Bearer a b", `Basic ${main.token}`, main.token])("are not %s", async (text) => {
    const { http, error, body } = await client().call("list_tasks", {}, { headers: { Authorization: text } });
    expect(http.status).toBe(401);
    expect(error.message).not.toContain(main.token);
    if (binding === "jsonrpc") expect(body.id).toBe("t-1");
  });

  it.each([
    [expired.token, "expired"],
    [wrongAudience.token, "not meant"],
  ])("are refused when they no longer or nowhere here are good: %s", async (token, words) => {
    const { http, error } = await client().call("list_tasks", {}, as(token));
    expect(http.status).toBe(401);
    expect(http.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(error.message).toContain(words);
  });

  it("open the agent, and the extended card only with its scope", async () => {
    expect((await client().call("list_tasks", {}, as(main.token))).http.status).toBe(200);
    expect((await client().call("list_tasks", {}, as(limited.token))).http.status).toBe(200);
    expect((await client().call("get_extended_agent_card", {}, as(main.token))).result).toHaveProperty("skills");
    const { http, error } = await client().call("get_extended_agent_card", {}, as(limited.token));
    expect(http.status).toBe(403);
    expect(http.headers.get("www-authenticate")).toContain('scope="extended"');
    expect(error.message).toContain("scope");
  });
});

describe("what the card says", () => {
  const open = withAgent();
  const either = withAgent({ auth: ["bearer", "api-key"], protocols: ["1.0", "0.3"] });

  it("follows what is demanded", async () => {
    expect(await cardOf(open().url)).not.toHaveProperty("securityRequirements");
    expect(await cardOf(either().url)).toMatchObject({
      securityRequirements: [{ schemes: { bearer: { list: [] } } }, { schemes: { "api-key": { list: [] } } }],
      security: [{ bearer: [] }, { "api-key": [] }],
      securitySchemes: {
        bearer: { type: "http", httpAuthSecurityScheme: { scheme: "Bearer" } },
        "api-key": { type: "apiKey", in: "header", apiKeySecurityScheme: { location: "header", name: "X-API-Key" } },
      },
    });
  });

  it("is still for everybody", async () => {
    expect((await fetch(`${either().url}/.well-known/agent-card.json`)).status).toBe(200);
  });
});

describe("requirements", () => {
  const either = withAgent({ auth: ["basic", "api-key-query", "api-key-cookie"] });
  const both = withAgent({ auth: [["bearer", "api-key"]] });
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString("base64")}` });
  const status = async (url: string, headers: Record<string, string>) =>
    (await fetch(url, { headers: { "A2A-Version": "1.0", ...headers } })).status;

  it("let in with any one of several ways", async () => {
    const url = `${either().url}/rest/tasks`;
    expect(await status(url, {})).toBe(401);
    expect(await status(url, basic("alice:reference-agent-password"))).toBe(200);
    expect(await status(url, basic("alice:wrong"))).toBe(401);
    expect(await status(url, basic("alice"))).toBe(401);
    expect(await status(`${url}?api_key=reference-agent-key`, {})).toBe(200);
    expect(await status(`${url}?api_key=wrong`, {})).toBe(401);
    expect(await status(url, { Cookie: "a=b; api_key=reference-agent-key-of-bob" })).toBe(200);
  });

  it("let in only with all schemes of one way, of the same caller", async () => {
    const url = `${both().url}/rest/tasks`;
    const bearer = { Authorization: `Bearer ${main.token}` };
    expect(await status(url, bearer)).toBe(401);
    expect(await status(url, { "X-API-Key": "reference-agent-key" })).toBe(401);
    expect(await status(url, { ...bearer, "X-API-Key": "reference-agent-key" })).toBe(200);
    expect(await status(url, { ...bearer, "X-API-Key": "reference-agent-key-of-bob" })).toBe(401);
  });
});

describe("0.3", () => {
  const agent = withAgent({ auth: ["bearer"], protocols: ["0.3"] });

  it("demands them in its own form", async () => {
    const rest = await fetch(`${agent().url}/rest/v1/tasks/x`);
    expect(rest.status).toBe(401);
    expect(await rest.json()).toMatchObject({ code: -32000, message: expect.stringContaining("bearer") });
    const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "tasks/get", params: { id: "x" } });
    const rpc = await fetch(`${agent().url}/rpc`, { method: "POST", body });
    expect(rpc.status).toBe(401);
    expect(await rpc.json()).toMatchObject({ id: 7, error: { code: -32000 } });
    expect(await cardOf(agent().url)).toMatchObject({ security: [{ bearer: [] }] });
  });
});
