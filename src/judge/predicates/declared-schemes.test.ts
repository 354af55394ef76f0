import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeCardBy } from "../../testing/predicate-case.js";

const judge = (name: string, securitySchemes: Json) =>
  judgeCardBy(
    "declared_schemes",
    {},
    { securitySchemes, securityRequirements: [{ schemes: { [name]: { list: [] } } }] },
  );

it("finds requirements that name no declared scheme", () => {
  const schemes = { key: { apiKeySecurityScheme: { location: "header", name: "X-Key" } } };
  expect(judge("key", schemes).result).toBe("pass");
  expect(judge("other", schemes).paths).toEqual(["securityRequirements[0].schemes"]);
  expect(judge("toString", {}).result).toBe("fail");
});

it("looks at skills too, and needs requirements", () => {
  const skills = [{ id: "s", securityRequirements: [{ schemes: { gone: { list: [] } } }] }];
  expect(judgeCardBy("declared_schemes", {}, { skills }).paths).toEqual(["skills[0].securityRequirements[0].schemes"]);
  expect(judgeCardBy("declared_schemes", {}, { skills: [] }).result).toBe("skip");
});
