import { expect, it } from "vitest";
import type { StreamEvent } from "../bindings/reply.js";
import type { Json } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import { judgeClose } from "./judge-stream-end.js";

const old = (state: string): Json => ({ kind: "status-update", status: { state } });
const modern = (state: string): Json => ({ statusUpdate: { status: { state } } });

it.each<[string, ProtocolVersion, Json, number]>([
  ["0.3 ends a stream at input-required", "0.3", old("input-required"), 1],
  ["0.3 leaves auth-required open", "0.3", old("auth-required"), 0],
  ["1.0 leaves both open", "1.0", modern("TASK_STATE_INPUT_REQUIRED"), 0],
  ["everybody ends it at terminal states", "1.0", modern("TASK_STATE_COMPLETED"), 1],
])("a stream that the kit hung up on: %s", (_name, version, value, count) => {
  const event: StreamEvent = { index: 0, atMs: 10, raw: JSON.stringify(value), value };
  const reply = { kind: "stream", events: [event], end: "closed-by-kit", endAtMs: 6_000, httpStatus: 200 } as const;
  expect(judgeClose({ closes: true }, reply, dialectOf(version))).toHaveLength(count);
});
