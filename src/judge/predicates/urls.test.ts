import { expect, it } from "vitest";
import { judgeCardBy } from "../../testing/predicate-case.js";

const judge = (openIdConnectUrl: string, tls = true) =>
  judgeCardBy(
    "urls",
    { message: "OpenIdConnectSecurityScheme", members: ["openIdConnectUrl"], tls },
    { securitySchemes: { oidc: { openIdConnectSecurityScheme: { openIdConnectUrl } } } },
  );

it("finds what is no absolute URL", () => {
  expect(judge("https://id.test/.well-known/openid-configuration").result).toBe("pass");
  expect(judge("/.well-known/openid-configuration").paths).toEqual([
    "securitySchemes.oidc.openIdConnectSecurityScheme.openIdConnectUrl",
  ]);
  expect(judge("ftp://id.test").result).toBe("fail");
});

it("asks for TLS, loopback aside", () => {
  expect(judge("http://id.test").result).toBe("fail");
  expect(judge("http://id.test", false).result).toBe("pass");
  expect(judge("http://localhost:9000").result).toBe("pass");
  expect(judge("http://127.0.0.1:9000").result).toBe("pass");
});

it("needs a URL", () => {
  expect(judge("").result).toBe("skip");
});
