import { expect, it } from "vitest";
import type { ProtocolVersion } from "./dialect.js";
import { answeringVersion } from "./dialects.js";

const both: ProtocolVersion[] = ["0.3", "1.0"];
it.each<[string | undefined, ProtocolVersion[], ProtocolVersion]>([
  [undefined, both, "0.3"],
  ["", both, "0.3"],
  [" 0.3 ", both, "0.3"],
  ["0.3.0", both, "0.3"],
  ["1.0", both, "1.0"],
  ["1.0.1", both, "1.0"],
  ["0.2", both, "1.0"],
  ["abc", both, "1.0"],
  [undefined, ["1.0"], "1.0"],
  ["1.0", ["0.3"], "0.3"],
])("A2A-Version %j where %j are spoken is answered by %s", (asked, spoken, version) => {
  expect(answeringVersion(asked, spoken)).toBe(version);
});
