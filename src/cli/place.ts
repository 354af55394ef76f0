import { relative } from "node:path";
import { packageRoot } from "../package-root.js";
import type { Place } from "../suite/test.js";

/** Where something stands in a suite; files of the package from its root on, so that the same is printed everywhere. */
export function placeOf({ file, line }: Place): { readonly file: string; readonly line: number } {
  const inPackage = relative(packageRoot, file);
  return { file: inPackage.startsWith("..") ? file : inPackage, line };
}
