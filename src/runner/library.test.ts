import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { packageRoot } from "../package-root.js";
import { readCompiled } from "../suite/compiled.js";
import { compileLibrary } from "./library.js";

it("the built kit has kept exactly what the files of its suites say, and the sources keep nothing", async () => {
  const built = (await import(pathToFileURL(join(packageRoot, "dist/suite/compiled.js")).href)) as {
    readCompiled: typeof readCompiled;
  };
  const kept = built.readCompiled();
  expect(kept, "run `npm run build`").toBeDefined();
  expect(kept).toEqual(await compileLibrary());
  expect(readCompiled()).toBeUndefined();
  expect(await readFile(join(packageRoot, "dist/suite/compiled.json"), "utf8")).not.toContain(packageRoot);
});
