import { describe, expect, it } from "vitest";
import { clientOf, type Loose, message } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";

const agent = withAgent();
const tenants = withAgent({ tenant: "acme & co" });

async function request(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const http = await fetch(`${agent().url}/rest${path}`, {
    method,
    headers: { "A2A-Version": "1.0", "Content-Type": "application/a2a+json", ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await http.text();
  const answer: Loose = text === "" ? undefined : JSON.parse(text);
  return { http, answer };
}

describe("the HTTP+JSON binding", () => {
  it.each([
    ["GET", "/nothing", 404, "NOT_FOUND", null],
    ["GET", "/tasks/", 404, "NOT_FOUND", null],
    ["POST", "/v1/message:send", 404, "NOT_FOUND", null],
    ["GET", "/tasks/%E0%A4%A", 404, "NOT_FOUND", null],
    ["GET", "/message:send", 405, "UNIMPLEMENTED", "POST"],
    ["PUT", "/tasks", 405, "UNIMPLEMENTED", "GET"],
    ["DELETE", "/tasks/x:subscribe", 405, "UNIMPLEMENTED", "POST, GET"],
    ["PATCH", "/tasks/x/pushNotificationConfigs", 405, "UNIMPLEMENTED", "POST, GET"],
    ["GET", "/tasks/x", 404, "NOT_FOUND", null],
  ])("answers %s %s with %s", async (method, path, status, name, allow) => {
    const { http, answer } = await request(method, path);
    expect(http.status).toBe(status);
    expect(http.headers.get("content-type")).toBe("application/a2a+json");
    expect(http.headers.get("allow")).toBe(allow);
    expect(answer).toEqual({
      error: { code: status, status: name, message: expect.any(String), details: expect.any(Array) },
    });
  });

  it.each([
    ["{", "INVALID_ARGUMENT"],
    ["[]", "INVALID_ARGUMENT"],
    ["1", "INVALID_ARGUMENT"],
    ["", "INVALID_ARGUMENT"],
    ["{}", "INVALID_ARGUMENT"],
    [`{"x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, "INVALID_ARGUMENT"],
  ])("refuses the body %.20s", async (body, status) => {
    const { http, answer } = await request("POST", "/message:send", body);
    expect(http.status).toBe(400);
    expect(answer.error).toMatchObject({ code: 400, status });
  });

  it("takes application/json, and nothing that is no JSON", async () => {
    const body = JSON.stringify({ message: message("hello") });
    const json = await request("POST", "/message:send", body, { "Content-Type": "application/json; charset=utf-8" });
    expect(json.http.status).toBe(200);
    expect(json.http.headers.get("content-type")).toBe("application/a2a+json");
    const text = await request("POST", "/message:send", body, { "Content-Type": "text/plain" });
    expect(text.answer.error.details[0].reason).toBe("CONTENT_TYPE_NOT_SUPPORTED");
    const large = await request("POST", "/message:send", `{"x":"${"x".repeat(4 * 1024 * 1024)}"}`);
    expect(large.http.status).toBe(413);
    expect(large.answer.error.code).toBe(413);
  });

  it("takes a POST without a body where there is nothing to say", async () => {
    const { result } = await clientOf(agent(), "rest").call("send_message", {
      message: message("tck-cancel"),
      configuration: { returnImmediately: true },
    });
    const http = await fetch(`${agent().url}/rest/tasks/${result.task.id}:cancel`, {
      method: "POST",
      headers: { "A2A-Version": "1.0" },
    });
    expect(http.status).toBe(200);
  });

  it("decodes ids and query values", async () => {
    const contextId = "a b&c=ü/1";
    const { result } = await clientOf(agent(), "rest").call("send_message", { message: message("hi", { contextId }) });
    const list = await request("GET", `/tasks?contextId=${encodeURIComponent(contextId)}&pageSize=10`);
    expect(list.answer).toMatchObject({ totalSize: 1, pageSize: 10 });
    const id = [...result.task.id].map((char: string) => `%${char.charCodeAt(0).toString(16)}`).join("");
    expect((await request("GET", `/tasks/${id}?historyLength=0`)).answer.id).toBe(result.task.id);
  });

  it("serves a tenant under its own path only", async () => {
    const headers = { "A2A-Version": "1.0" };
    const get = (path: string) => fetch(`${tenants().url}/rest${path}`, { headers });
    expect((await get("/acme%20%26%20co/tasks")).status).toBe(200);
    expect((await get("/tasks?tenant=acme%20%26%20co")).status).toBe(200);
    expect((await get("/tasks")).status).toBe(400);
    expect((await get("/other/tasks")).status).toBe(404);
    expect((await request("GET", "/other/tasks")).http.status).toBe(404);
  });
});
