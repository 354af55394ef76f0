import { describe, expect, it } from "vitest";
import type { Loose } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";

const agent = withAgent();

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const http = await fetch(`${agent().url}/rpc`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "A2A-Version": "1.0", ...headers },
    body,
  });
  const answer: Loose = await http.json();
  return { http, answer };
}

const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("the JSON-RPC binding", () => {
  it.each([
    ["no JSON", "{", -32700, null],
    ["nothing", "", -32700, null],
    ["a trailing comma", '{"jsonrpc":"2.0",}', -32700, null],
    ["a batch", '[{"jsonrpc":"2.0","id":1,"method":"ListTasks"}]', -32600, null],
    ["an empty batch", "[]", -32600, null],
    ["a number", "1", -32600, null],
    ["null", "null", -32600, null],
    ["no jsonrpc", '{"id":1,"method":"ListTasks"}', -32600, 1],
    ["a wrong jsonrpc", '{"jsonrpc":"1.0","id":"a","method":"ListTasks"}', -32600, "a"],
    ["no method", '{"jsonrpc":"2.0","id":1}', -32600, 1],
    ["a method that is a number", '{"jsonrpc":"2.0","id":1,"method":1}', -32600, 1],
    ["no id", '{"jsonrpc":"2.0","method":"ListTasks"}', -32600, null],
    ["an id that is an object", '{"jsonrpc":"2.0","id":{},"method":"ListTasks"}', -32600, null],
    ["an id that is true", '{"jsonrpc":"2.0","id":true,"method":"ListTasks"}', -32600, null],
    ["a method that does not exist", '{"jsonrpc":"2.0","id":1,"method":"message/send"}', -32601, 1],
    ["a method in wrong case", '{"jsonrpc":"2.0","id":1,"method":"listTasks"}', -32601, 1],
    ["params that are a list", '{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":[]}', -32602, 1],
    ["params that are null", '{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":null}', -32602, 1],
    ["params without what is required", '{"jsonrpc":"2.0","id":1,"method":"GetTask","params":{}}', -32602, 1],
    ["no params at all", '{"jsonrpc":"2.0","id":1,"method":"SendMessage"}', -32602, 1],
  ])("refuses %s", async (_what, body, code, id) => {
    const { http, answer } = await post(body);
    expect(http.status).toBe(200);
    expect(http.headers.get("content-type")).toBe("application/json");
    expect(answer.error.code).toBe(code);
    expect(answer.error.message).not.toBe("");
    expect(answer).toEqual({ jsonrpc: "2.0", id, error: answer.error });
    for (const detail of answer.error.data ?? []) expect(detail["@type"]).toMatch(/^type\.googleapis\.com\//);
  });

  it.each([1, 0, -1, 1.5, 9007199254740991, "1", "", "ü", null])("gives back the id %j", async (id) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id, method: "ListTasks" });
    const { answer } = await post(body);
    expect(answer.id).toBe(id);
    expect(Object.keys(answer)).toEqual(["jsonrpc", "id", "result"]);
  });

  it("names the members that are wrong", async () => {
    const params = { message: { role: "ROLE_USER", parts: [] } };
    const { answer } = await post(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "SendMessage", params }));
    const [badRequest] = answer.error.data;
    expect(badRequest["@type"]).toBe("type.googleapis.com/google.rpc.BadRequest");
    expect(badRequest.fieldViolations.map(({ field }: { field: string }) => field)).toEqual([
      "message.messageId",
      "message.parts",
    ]);
  });

  it("keeps its limits", async () => {
    const large = await post(`{"x":"${"x".repeat(4 * 1024 * 1024)}"}`);
    expect(large.http.status).toBe(413);
    expect(large.answer.error.code).toBe(-32600);
    const nested = await post(`{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":{"x":${deep(20_000)}}}`);
    expect(nested.answer).toMatchObject({ id: 1, error: { code: -32600 } });
    const bytes = await post(new Uint8Array([0x22, 0xff, 0x22]));
    expect(bytes.answer.error.code).toBe(-32700);
    const proto = await post('{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":{"__proto__":{"pageSize":1}}}');
    expect(proto.answer.result.pageSize).toBe(50);
  });

  it("takes JSON only, and POST only", async () => {
    const body = '{"jsonrpc":"2.0","id":1,"method":"ListTasks"}';
    expect((await post(body, { "Content-Type": "text/plain" })).answer.error.code).toBe(-32005);
    expect((await post(body, { "Content-Type": "application/json; charset=utf-8" })).answer.result).toBeDefined();
    const get = await fetch(`${agent().url}/rpc`);
    expect(get.status).toBe(405);
    expect(get.headers.get("allow")).toBe("POST");
  });
});
