import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { startAgent } from "../agent/server.js";
import { run } from "./run.js";

it("gives up on an agent that goes silent, instead of waiting in every test", { timeout: 60_000 }, async () => {
  const agent = await startAgent({ pace: 5 });
  let answers = 25; // enough to be met; then nothing more is said
  const gate = createServer(async (request, response) => {
    if (answers-- <= 0) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === "string" && !["host", "connection", "content-length"].includes(name)
        ? [[name, value] as [string, string]]
        : [],
    );
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(agent.url + request.url, { method: request.method ?? "GET", headers, ...body });
    const text = (await answer.text()).replaceAll(agent.url, `http://${request.headers.host}`);
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(text);
  });
  await new Promise<void>((resolve) => gate.listen(0, "127.0.0.1", resolve));
  try {
    const { report } = await run(
      {
        target: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
        selection: { tests: [], tags: [], levels: [] },
        bindings: ["jsonrpc"],
        headers: [],
        concurrency: 8,
        timeoutMs: 300,
        seed: "silence",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "a2a-tck",
      },
      { name: "a2a-tck", version: "test" },
    );
    const given = report.tests.filter(({ skip }) => skip?.reason.includes("in a row without any answer"));
    expect(given.length).toBeGreaterThan(20);
    expect(new Set(given.map(({ skip }) => skip?.kind))).toEqual(new Set(["not-reached"]));
    expect(report.verdict).not.toBe("conformant");
  } finally {
    gate.closeAllConnections();
    gate.close();
    await agent.close();
  }
});
