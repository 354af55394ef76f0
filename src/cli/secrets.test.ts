import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { goodCard, goodTask, sendText, textOf } from "../../fixtures/hostile/payloads.js";
import type { Answer, Call } from "../../fixtures/hostile/server.js";
import { callMain } from "../testing/call-main.js";
import { agentThat, smallSuite } from "../testing/small-suite.js";

const password = 'pa"ss/w+o=rd-4711';
const token = "tok/en+0815=abc";
const key = "key-äöü-2342";

/** An agent that says everything that it was told, in every place and form. */
const echo: Answer = (call) => {
  const told = ["authorization", "x-api-key", "x-plain"].map((name) => String(call.request.headers[name] ?? ""));
  const forms = told.flatMap((value) => {
    const secret = value.replace(/^(Bearer|Basic) /, "");
    const bytes = Buffer.from(secret, "latin1");
    return [value, bytes.toString("utf8"), encodeURIComponent(bytes.toString("utf8")), bytes.toString("base64")];
  });
  const words = [...forms, Buffer.from(told[0] ?? "", "latin1").toString("utf8")].join(" ");
  call.response.setHeader("x-told", encodeURI(words));
  call.response.setHeader("set-cookie", `session=${encodeURIComponent(token)}`);
  call.response.setHeader("location", `/?token=${encodeURIComponent(token)}&key=${encodeURIComponent(key)}`);
  if (/"method":"GetTask"/.test(call.text) || /\/rest\/tasks\//.test(call.request.url ?? ""))
    return refuse(call, words);
  const card = { ...goodCard(call), name: `Echo ${words}`, description: words, [words]: words };
  const task = { ...goodTask(), id: words, metadata: { [words]: [words] }, status: { state: words, timestamp: words } };
  sendText(call, textOf(call, { card, task }));
};

function refuse(call: Call, words: string): void {
  const error = { code: -32001, message: words, status: "NOT_FOUND", data: [{ "@type": words, reason: words }] };
  call.response.writeHead(call.kind === "rest" ? 404 : 200, { "content-type": "application/json" });
  call.response.end(JSON.stringify(call.kind === "rest" ? { error } : { jsonrpc: "2.0", id: call.id, error }));
}

const secrets = [password, token, key];
const traces = secrets.flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  Buffer.from(secret).toString("latin1"),
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
]);

/** Every text that a run left behind, by name. */
function leftBehind(folder: string): Record<string, string> {
  const files = readdirSync(folder).map((name): [string, string] => {
    const bytes = readFileSync(join(folder, name));
    return [name, (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")];
  });
  return Object.fromEntries(files);
}

it("headers of the user are in no output, however an agent repeats them", async () => {
  const agent = await agentThat(echo);
  const suite = smallSuite("passes", "fails", "open", "streams");
  const reporters = "console,json,junit,html,badge,acts,record,github,ctrf,sarif";
  const basic = Buffer.from(`user:${password}`).toString("base64");
  const headers = [
    "--header",
    `Authorization: Basic ${basic}`,
    "--header",
    "X-Api-Key: env:TCK_TEST_TOKEN",
    "--header",
    `X-Plain: ${key}`,
  ];
  const args = ["--target", agent.url, "--suite", suite, "--out", "out", "--reporter", reporters, ...headers];
  const { out, err, cwd, code } = await callMain(args, { env: { TCK_TEST_TOKEN: token } });
  expect(code).toBe(1);
  const texts: Record<string, string> = { out, err, ...leftBehind(join(cwd, "out")) };
  expect(Object.keys(texts).length).toBeGreaterThan(8);
  const found = Object.entries(texts).flatMap(([name, text]) =>
    [...traces, basic].filter((trace) => text.includes(trace)).map((trace) => `${trace} in ${name}`),
  );
  expect(found).toEqual([]);
  // What was found is told all the same.
  expect(texts["report.json"]).toContain("[redacted]");

  const judged = await callMain(["judge", join(cwd, "out/record.jsonl.gz"), "--suite", suite, "--out", "judged"], {
    cwd,
  });
  expect(judged.code).toBe(1);
});

it("doctor does not show them either", async () => {
  const agent = await agentThat((call) => {
    call.response.writeHead(500, { "content-type": "text/plain" });
    call.response.end(`I know your ${String(call.request.headers.authorization)}`);
  });
  const { out, err } = await callMain(["doctor", "--target", agent.url, "--header", `Authorization: Bearer ${token}`]);
  expect(out).toContain("HTTP 500");
  expect(out + err).not.toContain(token);
});
