import { describe, expect, it } from "vitest";
import { failing, passing, skipped } from "../../testing/sample-results.js";
import { plainLines, redrawnLine } from "./live.js";
import { paintOf } from "./paint.js";

function clockForTest() {
  let ms = 0;
  const pass = (more: number) => {
    ms += more;
  };
  return { now: () => ms, pass };
}

describe("the redrawn line", () => {
  const start = (planned: number) => {
    const clock = clockForTest();
    const written: string[] = [];
    const live = redrawnLine((text) => void written.push(text), 80, paintOf(false), clock.now);
    live.start(planned);
    return { clock, live, last: () => written.at(-1)?.replace("\r\u001b[K", "") };
  };

  it("tells the time left by the pace so far, once it can be told", () => {
    const { clock, live, last } = start(10);
    clock.pass(1_000);
    live.result(passing("A", "rest@1.0"));
    expect(last()).toBe("1/10  0 failed  A rest@1.0");
    clock.pass(3_000);
    live.result(failing("B", "rest@1.0"));
    expect(last()).toBe("2/10  1 failed  about 16.0 s left  B rest@1.0");
    for (let n = 0; n < 8; n++) live.result(passing("C", "rest@1.0"));
    expect(last()).toBe("10/10  1 failed  C rest@1.0");
  });

  it("does not count what the plan had skipped, so that it never passes its own total", () => {
    const { live, last } = start(1);
    live.result({ ...skipped("S", "rest@1.0", "not-applicable", "no streaming"), durationMs: 0 });
    expect(last()).toMatch(/^0\/1 /);
    live.result(passing("A", "rest@1.0"));
    live.result(passing("A", "rest@1.0"));
    expect(last()).toMatch(/^1\/1 /);
  });
});

it("plain lines tell each quarter once, with the time left", () => {
  const clock = clockForTest();
  const written: string[] = [];
  const live = plainLines((text) => void written.push(text), paintOf(false), clock.now);
  live.start(8);
  for (let n = 0; n < 8; n++) {
    clock.pass(30_000);
    live.result(passing(`T${n}`, "rest@1.0"));
  }
  expect(written.join("")).toBe(
    [
      "2 of 8 done, 0 failed, about 3 min 0 s left",
      "4 of 8 done, 0 failed, about 2 min 0 s left",
      "6 of 8 done, 0 failed, about 1 min 0 s left",
      "8 of 8 done, 0 failed",
      "",
    ].join("\n"),
  );
});
