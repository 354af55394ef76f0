import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { TckError } from "../tck-error.js";

/**
 * Looks up `env:NAME` and `file:PATH`; everything else stands for itself.
 * @throws TckError `USAGE` when the variable or the file is not there. The value is never part of the message.
 */
export function lookUp(value: string, env: Readonly<Record<string, string | undefined>>, folder: string): string {
  const found = /^(env|file):(.*)$/s.exec(value);
  if (!found) return value;
  const [, kind, name = ""] = found;
  if (kind === "env") {
    const content = env[name];
    if (content === undefined || content === "")
      throw new TckError("USAGE", `the environment variable ${name} is not set`, { hint: `export ${name}=… first` });
    return content;
  }
  try {
    return readFileSync(resolve(folder, name), "utf8").trim();
  } catch (cause) {
    throw new TckError("USAGE", `the file ${name} cannot be read`, { hint: "give a path to a readable file", cause });
  }
}

/**
 * Reads one `--header 'Name: value'`. The value may hold `env:NAME` or `file:PATH` as a word of its own, so that
 * `Authorization: Bearer env:TOKEN` works too.
 * @throws TckError `USAGE` for anything that is no header.
 */
export function parseHeader(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): readonly [string, string] {
  const colon = text.indexOf(":");
  const name = text.slice(0, Math.max(colon, 0)).trim();
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    // Without a colon the text may be the secret itself, so it is not repeated.
    const what = name === "" ? "a --header has no name and colon" : `--header ${JSON.stringify(name)} is no header`;
    throw new TckError("USAGE", what, {
      hint: "write --header 'Name: value', e.g. --header 'Authorization: Bearer env:TOKEN'",
    });
  }
  const value = text
    .slice(colon + 1)
    .trim()
    .split(" ")
    .map((word) => lookUp(word, env, folder))
    .join(" ");
  if (/[\r\n\0]/.test(value))
    throw new TckError("USAGE", `the value of the header ${name} contains a line break`, { hint: "remove it" });
  return [name, value];
}
