import { calculatePKCECodeChallenge } from "openid-client";
import { expect, it } from "vitest";
import { createPkce } from "./authorization-code.js";

it("makes verifiers and challenges as another client does (RFC 7636 sections 4.1 and 4.2)", async () => {
  const made = Array.from({ length: 20 }, createPkce);
  for (const { verifier, challenge } of made) {
    expect(verifier).toMatch(/^[A-Za-z0-9._~-]{43,128}$/);
    expect(challenge).toBe(await calculatePKCECodeChallenge(verifier));
  }
  expect(new Set(made.map(({ verifier }) => verifier)).size).toBe(20);
});
