import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../package-root.js";
import { clientProfiles } from "../protocol/clients.js";
import { dialectOf, spokenVersions } from "../protocol/dialects.js";
import { stateWords } from "../reports/client-matrix.js";

const text = readFileSync(join(packageRoot, "docs/compatibility.md"), "utf8");

it.each(spokenVersions)(
  "the table names every method of %s, and every error and header that the other has not",
  (version) => {
    const { operations, headers, errors } = dialectOf(version);
    const methods = Object.values(operations).map(({ method }) => method);
    expect(methods.length).toBeGreaterThan(9);
    expect([...methods, ...Object.values(headers)].filter((word) => !text.includes(`\`${word}`))).toEqual([]);
    const other = new Set(
      spokenVersions.filter((one) => one !== version).flatMap((one) => dialectOf(one).errors.map(({ code }) => code)),
    );
    expect(errors.filter(({ code }) => !other.has(code) && !text.includes(`\`${code}\``))).toEqual([]);
  },
);

it("the page names every state and client", () => {
  for (const [, words] of Object.values(stateWords)) expect(text).toContain(`| ${words} |`);
  for (const { name } of clientProfiles) expect(text).toContain(name);
});
