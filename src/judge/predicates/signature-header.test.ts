import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeCardBy } from "../../testing/predicate-case.js";

const at = "signatures[0].protected";
const encode = (header: Json) => Buffer.from(JSON.stringify(header)).toString("base64url");
const judge = (rule: string, text: string) =>
  judgeCardBy("signature_header", { rule }, { signatures: [{ protected: text, signature: "c2ln" }] });

it("has an algorithm and a key", () => {
  expect(judge("must", encode({ alg: "ES256", kid: "k" })).result).toBe("pass");
  expect(judge("must", encode({ kid: "k" })).paths).toEqual([`${at}.alg`]);
  expect(judge("must", encode({ alg: "none", kid: "" })).paths).toEqual([`${at}.alg`, `${at}.kid`]);
  expect(judge("must", "bm90IEpTT04").paths).toEqual([at]);
});

it("says JOSE", () => {
  expect(judge("typ", encode({ typ: "JOSE" })).result).toBe("pass");
  expect(judge("typ", encode({ typ: "JWT" })).paths).toEqual([`${at}.typ`]);
  expect(judge("typ", "bm90IEpTT04").result).toBe("pass");
});

it("needs a signature", () => {
  expect(judgeCardBy("signature_header", { rule: "must" }, {}).result).toBe("skip");
});
