import { fileURLToPath } from "node:url";

/** Folder of the installed package: `suites/` and `schemas/` stand under it, from `src/` and from `dist/` alike. */
export const packageRoot: string = fileURLToPath(new URL("..", import.meta.url));
