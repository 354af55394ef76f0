import { expect, test } from "vitest";
import type { Exchange } from "../wire/exchange.js";
import type { Answer } from "./answer.js";
import { found } from "./found.js";
import { generatedNote, type JudgedLane, smallestFailure } from "./generated.js";

const generated = { seed: "s", planned: 25 };
const lane = (id: string, fails: boolean, fault?: string): JudgedLane => ({
  answer: { exchange: { id, ...(fault ? { fault: { kind: fault } } : {}) } as Exchange } as Answer,
  found: fails ? [found("answer", "", "success", "error", `${id} failed`)] : [],
});

test("the last that failed is the smallest", () => {
  const lanes = [lane("a", false), lane("b", true), lane("c", true), lane("d", false)];
  expect(smallestFailure(lanes, generated)).toMatchObject([
    { exchange: "c", message: "generated request 2 of 25, the smallest of 3 tried (seed s): c failed" },
  ]);
});

test("an agent that has gone says nothing about the requests that came after", () => {
  const lanes = [lane("a", true, "reset"), lane("b", true, "refused"), lane("c", true, "refused")];
  expect(smallestFailure(lanes, generated)).toMatchObject([{ exchange: "a" }]);
  expect(smallestFailure([lane("a", true, "refused")], generated)).toMatchObject([{ exchange: "a" }]);
});

test("without a failure there is only a note", () => {
  expect(smallestFailure([lane("a", false)], generated)).toEqual([]);
  expect(generatedNote([lane("a", false)], generated)).toBe("1 of 25 requests were made from the definitions (seed s)");
});
