import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";

const args = (of: string): Json => ({
  of,
  accepted: ["application/a2a+json", "application/json"],
  preferred: "application/a2a+json",
});
const judge = (of: string, status: number, type: string | undefined, body = "{}") =>
  judgeBy("content_type", { binding: "rest", args: args(of) }, (r) =>
    r.add(body, { status, operation: "get_task", headers: type === undefined ? [] : [["Content-Type", type]] }),
  );

it("accepts some types and prefers one of them", () => {
  expect(judge("result", 200, "application/a2a+json")).toMatchObject({ result: "pass", notes: [] });
  expect(judge("result", 200, "Application/A2A+JSON; charset=utf-8").result).toBe("pass");
  expect(judge("result", 200, "application/json")).toMatchObject({ result: "pass", notes: [expect.any(String)] });
  expect(judge("result", 200, "text/plain").paths).toEqual(["header content-type"]);
  expect(judge("result", 200, undefined).result).toBe("fail");
});

it("tells results from errors", () => {
  expect(judge("result", 404, "text/plain").result).toBe("skip");
  expect(judge("error", 404, "text/plain").result).toBe("fail");
  expect(judge("both", 404, "text/plain").result).toBe("fail");
});

it("looks at JSON documents only", () => {
  expect(judge("error", 404, "text/html", "<html>").result).toBe("skip");
  expect(judge("result", 200, undefined, "").result).toBe("skip");
  expect(judgeBy("content_type", { args: args("both") }, (r) => r.stream([{}], "subscribe_to_task")).result).toBe(
    "skip",
  );
});
