import { existsSync } from "node:fs";

const places = [
  process.env.CHROMIUM_PATH ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of a Chromium on this machine, if there is one: `CHROMIUM_PATH`, else the usual places. */
export const chromiumPath: string | undefined = places.find((path) => path !== "" && existsSync(path));
