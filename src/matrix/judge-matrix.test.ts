import { describe, expect, it } from "vitest";
import { goodCard, goodTask, sendText, textOf } from "../../fixtures/hostile/payloads.js";
import type { Answer, Call } from "../../fixtures/hostile/server.js";
import { type AgentOptions, startAgent } from "../agent/server.js";
import type { ClientId } from "../protocol/clients.js";
import type { BindingName } from "../protocol/dialect.js";
import { fakeWire } from "../target/testing/fake-wire.js";
import { agentThat } from "../testing/small-suite.js";
import { createWire } from "../wire/client.js";
import { actAsClients } from "./act.js";
import { askAsClients } from "./ask-clients.js";
import { judgeMatrix, unserved } from "./judge-matrix.js";
import type { Cell, ClientMatrix } from "./matrix.js";

async function matrixAt(url: string, options = {}): Promise<ClientMatrix> {
  const wire = createWire({ limits: { totalMs: 2_000, firstByteMs: 1_000 } });
  try {
    return await askAsClients(url, wire, "2026-01-01T00:00:00Z", { firstAnswerMs: 1_000, ...options });
  } finally {
    await wire.close();
  }
}
async function matrixOf(options: AgentOptions): Promise<ClientMatrix> {
  const agent = await startAgent({ pace: 1, ...options });
  try {
    return await matrixAt(agent.url);
  } finally {
    await agent.close();
  }
}
const matrixThat = async (answer: Answer) => matrixAt((await agentThat(answer)).url);
const cellAt = ({ rows }: ClientMatrix, client: ClientId, binding: BindingName): Cell =>
  rows.find((row) => row.client === client)!.cells.find((cell) => cell.binding === binding)!;
const both = ["1.0", "0.3"] as const;

describe("the form of an agent", () => {
  it.each<[string, AgentOptions, ClientMatrix["form"], ClientId[]]>([
    ["1.0", { protocols: ["1.0"] }, "1.0", ["0.3"]],
    ["0.3", { protocols: ["0.3"] }, "0.3", ["1.0"]],
    ["both", { protocols: both }, "both-same-urls", []],
    ["both apart", { protocols: both, separateUrls: true }, "both-own-urls", []],
  ])("%s", async (_, options, form, left) => {
    const matrix = await matrixOf(options);
    expect(matrix.form).toBe(form);
    expect(unserved(matrix, ["0.3", "1.0", "1.0+0.3"]).map(({ client }) => client)).toEqual(left);
    expect(matrix.rows.flatMap(({ cells }) => cells.flatMap(({ notes }) => notes))).toEqual([]);
    for (const client of left)
      for (const binding of ["jsonrpc", "rest"] as const) {
        const cell = cellAt(matrix, client, binding);
        expect(cell.state).toBe("fails-at-card");
        // It gives up at the card: nothing but the GET.
        expect(cell.exchanges).toHaveLength(1);
      }
  });
});

/** A card of both versions before an agent that knows only one. */
const promising = (call: Call) => ({
  ...goodCard(call),
  protocolVersion: "0.3.0",
  url: `${call.base}/rpc`,
  preferredTransport: "JSONRPC",
  additionalInterfaces: [{ url: `${call.base}/rest`, transport: "HTTP+JSON" }],
});
const refusing = (call: Call): void => {
  const error = { code: -32601, message: "Method not found" };
  sendText(call, JSON.stringify({ jsonrpc: "2.0", id: call.id, error }));
};

describe("cells that fail at the call", () => {
  it("say what the card promised and the agent does not keep", async () => {
    const matrix = await matrixThat((call) => {
      if (call.text.includes("message/send")) return refusing(call);
      if (call.request.url?.includes("/v1/")) return void call.response.writeHead(404).end();
      sendText(call, textOf(call, { card: promising(call), task: goodTask() }));
    });
    expect(cellAt(matrix, "0.3", "jsonrpc")).toMatchObject({
      state: "fails-at-call",
      because: expect.stringMatching(/does not know the operation message\/send of A2A 0\.3: MethodNotFoundError/),
    });
    expect(cellAt(matrix, "0.3", "rest")).toMatchObject({
      state: "fails-at-call",
      because: expect.stringMatching(/there is nothing at .*\/rest\/v1\/message:send/),
      fix: expect.stringMatching(/switch the agent's layer for 0\.3 on, or take url/),
    });
    expect(cellAt(matrix, "1.0+0.3", "jsonrpc").state).toBe("works");
    expect(unserved(matrix, ["0.3", "1.0"]).map(({ client }) => client)).toEqual(["0.3"]);
  });

  it.each<[string, Answer, RegExp]>([
    [
      "another id",
      (call) =>
        sendText({ ...call, id: "x" }, textOf({ ...call, id: "x" }, { card: goodCard(call), task: goodTask() })),
      /another id than the request/,
    ],
    [
      "no jsonrpc",
      (call) =>
        sendText(call, textOf(call, { card: goodCard(call), task: goodTask() }).replace('"jsonrpc":"2.0",', "")),
      /no "jsonrpc": "2.0"/,
    ],
    [
      "a task of 0.3",
      (call) =>
        sendText(
          call,
          textOf(call, { card: goodCard(call), task: goodTask() })
            .replace('{"task":{', '{"kind":"task",')
            .replace("}}}", "}}"),
        ),
      /bare Task in the form of A2A 0\.3/,
    ],
    [
      "no task to read",
      (call) =>
        call.text.includes("GetTask")
          ? refusing(call)
          : sendText(call, textOf(call, { card: goodCard(call), task: goodTask() })),
      /answered with a task, but GetTask for it was not/,
    ],
    [
      "another task to read",
      (call) =>
        sendText(
          call,
          textOf(call, {
            card: goodCard(call),
            task: { ...goodTask(), id: call.text.includes("GetTask") ? "y" : "x" },
          }),
        ),
      /not answered with that task/,
    ],
    [
      "401",
      (call) =>
        call.kind === "card" ? sendText(call, JSON.stringify(goodCard(call))) : void call.response.writeHead(401).end(),
      /wants credentials, and none were given/,
    ],
    [
      "a redirect",
      (call) =>
        call.kind === "card"
          ? sendText(call, JSON.stringify(goodCard(call)))
          : void call.response.writeHead(307, { location: "/else" }).end(),
      /redirect/,
    ],
    [
      "nothing",
      (call) => (call.kind === "card" ? sendText(call, JSON.stringify(goodCard(call))) : void call.socket.destroy()),
      /closed the connection/,
    ],
  ])("for %s", async (_, answer, words) => {
    const cell = cellAt(await matrixThat(answer), "1.0", "jsonrpc");
    expect(cell).toMatchObject({
      state: "fails-at-call",
      because: expect.stringMatching(words),
      fix: expect.any(String),
    });
  });
});

describe("cells that fail at the card", () => {
  it.each<[string, Answer, RegExp]>([
    ["404", ({ response }) => void response.writeHead(404).end(), /there is no agent card at/],
    ["500", ({ response }) => void response.writeHead(500).end("<html>"), /the server fails/],
    [
      "a page",
      ({ response }) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
      /a web page/,
    ],
    ["a list", (call) => sendText(call, "[]"), /no JSON object/],
    [
      "a redirect elsewhere",
      ({ response }) => void response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
      /redirects/,
    ],
  ])("for %s", async (_, answer, words) => {
    const matrix = await matrixThat(answer);
    expect(matrix).toMatchObject({ cardFound: false, form: "none", messagesSent: 0 });
    expect(cellAt(matrix, "0.3", "jsonrpc")).toMatchObject({
      state: "fails-at-card",
      because: expect.stringMatching(words),
    });
  });

  it("show each client the card that it gets: agents may choose it by the version header", async () => {
    const matrix = await matrixThat((call) => {
      const old = call.request.headers["a2a-version"] === undefined;
      const { supportedInterfaces, ...rest } = goodCard(call);
      const card = old
        ? { ...rest, url: `${call.base}/rpc`, protocolVersion: "0.3.0" }
        : { ...rest, supportedInterfaces };
      const task =
        call.text.includes("message/send") || call.text.includes("tasks/get")
          ? { ...goodTask(), kind: "task" }
          : goodTask();
      const answer = textOf(call, { card, task });
      sendText(
        call,
        call.text.includes("message/send") || call.text.includes("tasks/get")
          ? JSON.stringify({ jsonrpc: "2.0", id: call.id, result: task })
          : answer,
      );
    });
    expect(matrix.form).toBe("both-same-urls");
    // In the states of 1.0: a client without types does not mind, one with types does.
    expect(cellAt(matrix, "0.3", "jsonrpc")).toMatchObject({
      state: "works",
      notes: [expect.stringMatching(/TASK_STATE_COMPLETED/), expect.any(String)],
    });
    expect(cellAt(matrix, "0.3", "rest").state).toBe("not-offered");
    expect(cellAt(matrix, "1.0", "rest").state).toBe("works");
  });
});

describe("cells that are not decided", () => {
  it("name gRPC as offered and not spoken", async () => {
    const matrix = await matrixThat((call) => {
      const card = goodCard(call);
      const faces = card.supportedInterfaces as object[];
      const grpc = { url: "agent.example:443", protocolBinding: "GRPC", protocolVersion: "1.0" };
      sendText(call, textOf(call, { card: { ...card, supportedInterfaces: [grpc, ...faces] }, task: goodTask() }));
    });
    expect(cellAt(matrix, "1.0", "grpc")).toMatchObject({ state: "not-spoken", picks: { url: "agent.example:443" } });
    expect(cellAt(matrix, "0.3", "grpc").state).toBe("fails-at-card");
    expect(matrix.rows.map(({ choice }) => choice)).toEqual([undefined, "jsonrpc", "jsonrpc"]);
    expect(unserved(matrix, ["1.0"])).toEqual([]);
  });

  it("stop at the limit on messages", async () => {
    const agent = await agentThat();
    let left = 1;
    const matrix = await matrixAt(agent.url, { spendMessage: () => left-- > 0 });
    expect(matrix.messagesSent).toBe(1);
    expect(cellAt(matrix, "1.0", "rest")).toMatchObject({
      state: "not-tried",
      because: "the limit on messages is reached",
    });
    expect(unserved(matrix, ["1.0"])).toHaveLength(1);
  });

  it("send nothing to the machine of the client itself", async () => {
    const card = {
      name: "Far away",
      supportedInterfaces: [{ url: "http://localhost:1/rpc", protocolBinding: "JSONRPC", protocolVersion: "1.0" }],
    };
    const wire = fakeWire(() => ({ json: card }));
    const acted = await actAsClients("https://agent.example", wire);
    const matrix = judgeMatrix({
      kit: { name: "a2a-tck", version: "0" },
      targetUrl: "https://agent.example",
      startedAt: "2026-01-01T00:00:00Z",
      insecure: true,
      ...acted,
      exchanges: wire.exchanges,
    });
    const because = expect.stringMatching(/localhost.*each client's own machine/);
    expect(cellAt(matrix, "1.0", "jsonrpc")).toMatchObject({ state: "not-tried", because });
    expect(matrix.insecure).toBe(true);
    expect(wire.sent.filter(({ method }) => method === "POST")).toEqual([]);
  });
});
