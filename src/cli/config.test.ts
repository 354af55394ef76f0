import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "./config.js";

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tck-"));
  writeFileSync(join(folder, "a2a-tck.config.yaml"), text);
  return folder;
}

describe("loadConfig", () => {
  it("is empty without a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tck-"));
    expect((await loadConfig(undefined, folder)).config).toEqual({});
  });

  it("reads what the schema allows", async () => {
    const folder = folderWith("target: http://127.0.0.1:1\nbehaviors: {tck-input-required: Book a flight}\n");
    expect((await loadConfig(undefined, folder)).config).toEqual({
      target: "http://127.0.0.1:1",
      behaviors: { "tck-input-required": "Book a flight" },
    });
  });

  it("names every mistake with its place", async () => {
    const folder = folderWith("target: 5\nlevels: [must, shall]\nconcurency: 3\n");
    await expect(loadConfig(undefined, folder)).rejects.toMatchObject({
      code: "CONFIG",
      message: expect.stringMatching(/yaml:3:\d+ unknown key `concurency`/) as string,
    });
    await expect(loadConfig(undefined, folder)).rejects.toThrow(/yaml:1:9 target must be string/);
    await expect(loadConfig(undefined, folder)).rejects.toThrow(/yaml:2:16 levels\.1 .*must, should, may/);
  });

  it.each(["a: [", "\t- x", "- a list", "&a [*a]"])("answers %j with an error of the configuration", async (text) => {
    await expect(loadConfig(undefined, folderWith(text))).rejects.toMatchObject({ code: "CONFIG" });
  });

  it("shows that versions want quotes", async () => {
    await expect(loadConfig(undefined, folderWith("protocols: [1.0]\n"))).rejects.toThrow(
      'allowed values: "0.3", "1.0"',
    );
  });

  it("misses a file that --config names", async () => {
    await expect(loadConfig("absent.yaml", mkdtempSync(join(tmpdir(), "tck-")))).rejects.toMatchObject({
      code: "CONFIG",
    });
  });
});
