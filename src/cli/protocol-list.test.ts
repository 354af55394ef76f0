import { describe, expect, it } from "vitest";
import { protocolList } from "./protocol-list.js";

describe("--protocols", () => {
  it.each([
    ["1.0", ["1.0"]],
    ["0.3", ["0.3"]],
    ["0.3, 1.0", ["0.3", "1.0"]],
  ])("takes %s", (text, versions) => {
    expect(protocolList(text)).toEqual(versions);
  });

  it.each(["", "2.0", "1.0,", "1.0,1.0", "1.0;0.3"])("refuses %j", (text) => {
    expect(() => protocolList(text)).toThrow("1.0, 0.3 or both");
  });
});
