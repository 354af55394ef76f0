import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = dirname(fileURLToPath(import.meta.url));

/** The plan of the house: which room may import from which. CONTRIBUTING.md explains it. */
const mayImport: Record<string, readonly string[]> = {
  protocol: [],
  wire: ["protocol"],
  bindings: ["protocol", "wire"],
  suite: ["protocol"],
  judge: ["protocol", "bindings", "suite", "wire"],
  target: ["protocol", "bindings", "wire", "judge"],
  runner: ["protocol", "suite", "target", "bindings", "judge", "wire"],
  matrix: ["protocol", "bindings", "wire", "judge", "target"],
  reports: ["judge", "matrix", "wire"],
  agent: ["protocol"],
  proof: ["agent", "judge", "protocol", "runner", "suite"],
  client: ["protocol", "agent", "suite", "judge", "runner"],
  library: ["protocol", "suite", "judge", "runner", "reports"],
  cli: [
    "protocol",
    "wire",
    "bindings",
    "target",
    "suite",
    "judge",
    "runner",
    "matrix",
    "reports",
    "agent",
    "proof",
    "client",
  ],
};

/** Rooms that may be imported for their types only. */
const typesOnly: Record<string, readonly string[]> = { reports: ["judge", "matrix"], target: ["judge"] };

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const pattern = /^(?:import|export)\s+(type\s)?[^;]*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    from: relative(src, file),
    to: relative(src, resolve(dirname(file), (match[2] ?? match[3] ?? "").replace(/\.js$/, ".ts"))),
    typeOnly: match[1] !== undefined,
  }));
}

const roomOf = (path: string) => (path.includes("/") ? (path.split("/")[0] ?? "") : "");
const files = filesUnder(src);
const production = files.filter((file) => !file.endsWith(".test.ts") && !file.includes("/testing/"));
const imports = production.flatMap(importsOf);

describe("the house", () => {
  it("has imports to look at", () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it("imports one way only", () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      if (room === other || other === "" || room === "") return false;
      if (!mayImport[room]?.includes(other)) return true;
      return typesOnly[room]?.includes(other) === true && !typeOnly;
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it("has no circles between files", () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports) if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (done.has(file) || path.includes(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  it("ends the process and reads its arguments in one place", () => {
    const wrong = production.filter(
      (file) => !file.includes("/cli/") && /process\.(exit\b|exitCode|argv|env)/.test(readFileSync(file, "utf8")),
    );
    expect(wrong.map((file) => relative(src, file))).toEqual([]);
  });

  it("opens sockets as a client in one room", () => {
    const wrong = production.filter((file) => {
      const room = roomOf(relative(src, file));
      return (
        !["wire", "agent"].includes(room) &&
        /\bfrom "undici"|\bfetch\(|\bhttp\.request\(/.test(readFileSync(file, "utf8"))
      );
    });
    expect(wrong.map((file) => relative(src, file))).toEqual([]);
  });
});
