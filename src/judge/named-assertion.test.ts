import { describe, expect, it } from "vitest";
import type { NamedAssertion } from "../suite/test.js";
import { judgeNamed } from "./named-assertion.js";

const options = { extended: true, version: "1.0" } as const;
const source = {
  a: [
    { n: 1, t: "x" },
    { n: 2, t: "y" },
  ],
  empty: [],
  one: { t: "x" },
  nothing: null,
};

type Rest = Omit<NamedAssertion, "source">;

const holding: readonly Rest[] = [
  { path: "one.t", match: "x" },
  { path: "nothing", match: null },
  { path: "gone", match: { absent: true } },
  { path: "a[*].n", match: { type: "number" } },
  { path: "a[*].n", any: 2 },
  { path: "a", any: { n: 2 } },
  { path: "a[*]", all: { n: { gte: 1 } } },
  { path: "a[1:]", all: { n: 2 } },
  { path: "a[*].t", none: "z" },
  { path: "empty[*]", none: "z" },
  { path: "one", equals: { t: "x" } },
  { path: "one", equals: { t: "y" }, ignore: ["t"] },
  { path: "a", equals: [{ n: 1 }, { n: 2 }], ignore: ["**.t"] },
  {
    path: "a[1:]",
    suffixOf: [
      { n: 0, t: "x" },
      { n: 2, t: "y" },
    ],
  },
  { path: "a", subsequenceOf: [{ n: 1, t: "x" }, 5, { n: 2, t: "y" }] },
];

const failing: readonly (readonly [Rest, string])[] = [
  [{ path: "one.t", match: "y" }, "one.t"],
  [{ path: "gone", match: "x" }, "gone"],
  [{ path: "a[*].n", match: { gt: 1 } }, "a[0].n"],
  [{ path: "a[*].n", any: 3 }, "a[*].n"],
  [{ path: "empty[*]", any: 3 }, "empty[*]"],
  [{ path: "a[*]", all: { n: 1 } }, "a[1].n"],
  [{ path: "empty[*]", all: {} }, "empty[*]"],
  [{ path: "a[*].t", none: "y" }, "a[1].t"],
  [{ path: "gone[*].t", none: "y" }, "gone[*].t"],
  [{ path: "one", equals: { t: "y" } }, "one"],
  [{ path: "gone", equals: 1 }, "gone"],
  [{ path: "a", suffixOf: [{ n: 2, t: "y" }] }, "a"],
  [
    {
      path: "a",
      subsequenceOf: [
        { n: 2, t: "y" },
        { n: 1, t: "x" },
      ],
    },
    "a",
  ],
];

describe("named assertions", () => {
  it.each(holding.map((rest) => [rest]))("hold: %j", (rest) =>
    expect(judgeNamed({ source, ...rest }, options)).toEqual([]),
  );

  it.each(failing)("fail: %j at %s", (rest, path) => {
    expect(judgeNamed({ source, ...rest }, options).map((one) => one.path)).toEqual([path]);
  });

  it("begin their sentence with what they are about", () => {
    const [found] = judgeNamed({ source, path: "one.t", match: "y", description: "the text is kept" }, options);
    expect(found?.message).toMatch(/^the text is kept: /);
  });
});
