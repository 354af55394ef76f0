import { expect, it } from "vitest";
import { judgeCardBy } from "../../testing/predicate-case.js";

const judge = (description: string) => judgeCardBy("no_secrets", {}, { skills: [{ description }] });

it.each([
  "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLW9mLWl0",
  "use AKIAABCDEFGHIJKLMNOP",
  `ghp_${"a".repeat(36)}`,
  `sk-${"b".repeat(24)}`,
  "postgres://user:hunter2@db.test/agents",
])("finds %s, and does not repeat it", (secret) => {
  const verdict = judge(secret);
  expect(verdict.paths).toEqual(["skills[0].description"]);
  expect(JSON.stringify(verdict)).not.toContain(secret.slice(0, 20));
});

it("knows credentials that the record has taken out", () => {
  expect(judge("https://[redacted]@a.test/docs").result).toBe("fail");
});

it.each(["an ordinary text", "send your key in X-API-Key", "https://a.test:8443/path", "eyJ is how a token begins"])(
  "accepts %s",
  (text) => {
    expect(judge(text).result).toBe("pass");
  },
);
