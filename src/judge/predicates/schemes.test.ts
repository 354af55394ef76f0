import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy, judgeCardBy } from "../../testing/predicate-case.js";

const bearer = { httpAuthSecurityScheme: { scheme: "Bearer" } };
const key = { apiKeySecurityScheme: { location: "header", name: "X-Partner" } };

describe("names_scheme", () => {
  const judge = (securitySchemes: Json, body: string, challenge?: string) =>
    judgeBy("names_scheme", {}, (recording) => {
      recording.card = { securitySchemes };
      recording.add(body, { status: 401, headers: challenge === undefined ? [] : [["www-authenticate", challenge]] });
    }).result;

  it.each<[string, Json, string, string | undefined]>([
    ["the challenge", { b: bearer }, "", 'bearer realm="x"'],
    ["the message", { b: bearer }, '{"message": "send a Bearer token"}', undefined],
    ["the name of a key", { k: key }, '{"message": "X-PARTNER is missing"}', undefined],
    ["OAuth by its token type", { o: { oauth2SecurityScheme: {} } }, "", "Bearer"],
    ["OpenID by its token type", { o: { openIdConnectSecurityScheme: {} } }, "", "Bearer"],
    ["a certificate", { m: { mtlsSecurityScheme: {} } }, "a client certificate is needed", undefined],
  ])("takes %s", (_what, schemes, body, challenge) => {
    expect(judge(schemes, body, challenge)).toBe("pass");
  });

  it("finds a refusal that names none, or one that is not declared", () => {
    expect(judge({ one: bearer }, "no", undefined)).toBe("fail");
    expect(judge({ k: key }, "no", "Negotiate")).toBe("fail");
    expect(judge({ one: 7 }, "no", undefined)).toBe("fail");
  });
});

describe("joint_schemes", () => {
  const securitySchemes = { b: bearer, k: key, o: { oauth2SecurityScheme: {} } };
  const judge = (...entries: string[][]) =>
    judgeCardBy(
      "joint_schemes",
      {},
      {
        securitySchemes,
        securityRequirements: entries.map((names) => ({
          schemes: Object.fromEntries(names.map((name) => [name, { list: [] }])),
        })),
      },
    ).result;

  it("wants each entry to join Authorization with something else", () => {
    expect(judge(["b", "k"])).toBe("pass");
    expect(judge(["b", "k"], ["o", "k"])).toBe("pass");
    expect(judge(["b", "k"], ["b"])).toBe("fail");
    expect(judge(["b", "o"])).toBe("fail");
    expect(judge(["k"])).toBe("fail");
    expect(judge()).toBe("fail");
    expect(judge(["b", "toString"])).toBe("pass");
  });
});
