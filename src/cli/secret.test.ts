import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TckError } from "../tck-error.js";
import { parseHeader } from "./secret.js";

const env = { TOKEN: "s3cret-value" };

describe("parseHeader", () => {
  it("reads a header as written", () => {
    expect(parseHeader("X-Trace: a:b c", env, "/")).toEqual(["X-Trace", "a:b c"]);
  });

  it("looks words up in the environment and in files", () => {
    const folder = mkdtempSync(join(tmpdir(), "tck-"));
    writeFileSync(join(folder, "key"), "from-file\n");
    expect(parseHeader("Authorization: Bearer env:TOKEN", env, folder)).toEqual([
      "Authorization",
      "Bearer s3cret-value",
    ]);
    expect(parseHeader("X-Api-Key: file:key", env, folder)).toEqual(["X-Api-Key", "from-file"]);
  });

  it.each(["no colon", ": nothing", "Bad Name: x", "X: env:ABSENT", "X: file:absent"])(
    "refuses %j in one sentence",
    (text) => {
      expect(() => parseHeader(text, env, "/")).toThrow(TckError);
    },
  );

  it("never repeats a secret in its complaint", () => {
    const broken = { TOKEN: "s3cret-value\r\nX: y" };
    expect(() => parseHeader("Authorization Bearer s3cret-value", env, "/")).toThrow(
      /^(?!.*s3cret).*no name and colon/,
    );
    expect(() => parseHeader("A: env:TOKEN", broken, "/")).toThrow(/^(?!.*s3cret).*line break/s);
  });
});
