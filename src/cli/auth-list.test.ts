import { describe, expect, it } from "vitest";
import { authList, tenantList } from "./auth-list.js";

describe("--auth", () => {
  it("takes alternatives, and what is needed together", () => {
    expect(authList("bearer")).toEqual(["bearer"]);
    expect(authList("bearer, basic")).toEqual(["bearer", "basic"]);
    expect(authList("bearer+api-key,basic")).toEqual([["bearer", "api-key"], "basic"]);
  });

  it.each(["", "token", "bearer,", "bearer+", "Bearer"])("refuses %j and names what there is", (text) => {
    expect(() => authList(text)).toThrow(/is none of .*bearer, basic, api-key/);
  });
});

describe("--tenants", () => {
  it("takes names, each once", () => {
    expect(tenantList("north & co, south")).toEqual(["north & co", "south"]);
  });

  it.each(["", "a,,b", "a,a"])("refuses %j", (text) => {
    expect(() => tenantList(text)).toThrow("each once");
  });
});
