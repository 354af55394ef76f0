import { expect, it } from "vitest";
import { Recording, testOf } from "../testing/recording.js";
import type { Exchange } from "../wire/exchange.js";
import { judgeTest } from "./judge-test.js";

/** Judges a step whose request never got past the handshake. */
async function judge(expectation: string, identity: string, kind: "tls" | "reset" = "tls") {
  const test = await testOf(`- {id: get, operation: get_task, as: none, params: {id: x}, ${expectation}}`);
  const recording = new Recording(test);
  const made = recording.fault("certificate required", "get_task");
  const purpose = { ...made.purpose, identity };
  const failed: Exchange = { ...made, purpose, fault: { kind, message: "certificate required" } };
  recording.exchanges[0] = failed;
  recording.step("get", failed);
  return judgeTest(test, recording.record(), recording);
}

it("takes a refused handshake for a refusal of callers without credentials", async () => {
  expect(await judge("expect_error: {}", "none")).toMatchObject({
    result: "pass",
    notes: ["refused in the TLS handshake, before HTTP"],
  });
});

it("has nothing to look at where more is asked of the answer", async () => {
  for (const asked of ["expect_error: {kind: unauthenticated}", "expect: {outcome: error, status: 401}"])
    expect(await judge(asked, "none")).toMatchObject({ result: "skip", skip: { kind: "not-exercised" } });
});

it("takes no other lost connection for one, and none of other callers", async () => {
  expect((await judge("expect_error: {}", "main")).result).toBe("fail");
  expect((await judge("expect_error: {}", "none", "reset")).result).toBe("fail");
});
