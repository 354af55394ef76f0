import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeCardBy } from "../../testing/predicate-case.js";

const judge = (args: Record<string, Json>, location: Json) =>
  judgeCardBy(
    "values",
    { message: "APIKeySecurityScheme", member: "location", ...args },
    { securitySchemes: { key: { apiKeySecurityScheme: { location, name: "k" } } } },
  );

it("finds texts that are none of the choices", () => {
  const args = { one_of: ["query", "header", "cookie"] };
  expect(judge(args, "header").result).toBe("pass");
  expect(judge(args, "body").paths).toEqual(["securitySchemes.key.apiKeySecurityScheme.location"]);
  expect(judge(args, 7).result).toBe("skip");
});

it("finds texts that do not match", () => {
  expect(judge({ matches: "^h" }, "header").result).toBe("pass");
  expect(judge({ matches: "^h" }, "query").result).toBe("fail");
});

it("takes one of both", () => {
  expect(judge({}, "header").result).toBe("error");
});
