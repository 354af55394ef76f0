import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { dialectOf } from "../../protocol/dialects.js";
import { Recording } from "../../testing/recording.js";
import { findingsIn, type Subject } from "./predicate.js";
import { streamOrder } from "./stream-order.js";

/** A stream of 0.3: `final` is judged by the order and by how the stream ended. */
function judge(rule: string, values: readonly Json[], end: "complete" | "closed-by-kit" = "complete", stayedMs = 0) {
  const events = values.map((value, index) => ({ index, atMs: index, value, raw: "" }));
  const reply = { kind: "stream", events, end, endAtMs: values.length - 1 + stayedMs, httpStatus: 200 } as const;
  const subject: Subject = { watch: "stream", events, reply };
  const answer = streamOrder.check(subject, { rule }, { dialect: dialectOf("0.3"), view: new Recording() });
  return answer === "not-exercised" ? answer : findingsIn(answer).map(({ path }) => path);
}

const update = (state: string, final: Json) => ({
  kind: "status-update",
  taskId: "t",
  contextId: "c",
  status: { state },
  final,
});
const task = { kind: "task", id: "t", contextId: "c", status: { state: "submitted" } };

it.each<[string, Json[], string[] | "not-exercised"]>([
  ["true at the end", [task, update("working", false), update("completed", true)], []],
  ["true on input-required", [task, update("input-required", true)], []],
  ["false at the end", [task, update("working", false), update("completed", false)], ["events[2]"]],
  ["false on input-required", [task, update("input-required", false)], ["events[1]"]],
  ["missing at the end", [update("failed", null)], ["events[0]"]],
  ["true too early", [update("working", true), update("completed", true)], ["events[0]"]],
  ["true twice, and on the last", [update("completed", true), update("completed", true)], ["events[0]"]],
  ["no status update", [task], "not-exercised"],
  ["cut off while working", [task, update("working", false)], "not-exercised"],
  ["auth-required, of which the text leaves it open", [update("auth-required", false)], "not-exercised"],
])("final %s", (_, events, found) => expect(judge("final-at-the-end", events)).toEqual(found));

it("does not ask for final where the kit hung up before the stream was over", () => {
  expect(judge("final-at-the-end", [update("input-required", false)], "closed-by-kit")).toBe("not-exercised");
});

it("wants the stream closed after final, in time", () => {
  const events = [update("completed", true)];
  expect(judge("closes-after-final", events)).toEqual([]);
  expect(judge("closes-after-final", events, "complete", 60_000)).toEqual(["events[0]"]);
  expect(judge("closes-after-final", events, "closed-by-kit", 60_000)).toEqual(["events[0]"]);
  expect(judge("closes-after-final", events, "closed-by-kit", 10)).toBe("not-exercised");
  expect(judge("closes-after-final", [update("completed", false)])).toBe("not-exercised");
});
