import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { predicates } from "../judge/predicates/predicates.js";
import { withFiles } from "../testing/suite-text.js";
import { loadCatalogue, readCatalogue } from "./catalogue.js";
import { builtinSuitePaths, loadSuites } from "./load.js";
import { slugOf } from "./slug.js";

const base = "https://github.com/a2aproject/A2A/blob";

describe("the catalogue of 1.0", () => {
  test("holds all requirements, typed", async () => {
    const { version, requirements } = await loadCatalogue("1.0");
    expect([version, requirements.size]).toEqual(["1.0", 508]);
    expect(requirements.get("CORE-SEND-001")).toMatchObject({
      section: "3.1.1",
      level: "must",
      party: "server",
      bindings: ["jsonrpc", "rest", "grpc"],
    });
    expect(requirements.get("GRPC-META-003")?.sameAs).toBe("GRPC-META-001");
    expect(requirements.get("DM-PROTO-002")?.untested).toBe(
      "this concerns the build process of an SDK, nothing on the wire shows it",
    );
  });

  test("says of everything that cannot be tested why", async () => {
    const { requirements } = await loadCatalogue("1.0");
    // A duty of others may still show in what the agent does, and then a test tells of it.
    const { suites } = await loadSuites(builtinSuitePaths(), { predicates: new Set(predicates.keys()) });
    const covered = new Set(
      suites.flatMap((suite) => [...suite.tests, ...suite.monitors].flatMap((one) => one.covers)),
    );
    for (const { id, check, party, untested } of requirements.values()) {
      const others = (party === "client" || party === "operator") && !covered.has(id);
      const impossible = check.startsWith("untestable:") || others;
      if (impossible) expect([id, untested]).toEqual([id, expect.any(String)]);
    }
  });

  test("has no excuse for a MUST of 1.0.1 that a black box can decide", async () => {
    const { requirements } = await loadCatalogue("1.0");
    const excused = [...requirements.values()].filter(({ check, party, level, origin, untested }) => {
      const ours = party === "server" || party === "card" || party === "both";
      return (
        ours && level === "must" && origin === undefined && untested !== undefined && !check.startsWith("untestable:")
      );
    });
    expect(excused.map(({ id }) => id)).toEqual([]);
  });

  test.each([
    ["3.1.1", "v1.0.1/docs/specification.md#311-send-message"],
    ["3.2.6", "v1.0.1/docs/specification.md#326-service-parameters"],
    ["9.4.1", "v1.0.1/docs/specification.md#941-sendmessage"],
    ["14.1.1", "v1.0.1/docs/specification.md#1411-applicationa2ajson"],
    ["11", "v1.0.1/docs/specification.md#11-httpjsonrest-protocol-binding"],
    ["4.3", "v1.0.1/docs/specification.md#43-push-notification-objects"],
    ["A", "v1.0.1/docs/specification.md#appendix-a-migration--legacy-compatibility"],
    // Newer than the tag: the section around it.
    ["7.6.4", "v1.0.1/docs/specification.md#76-in-task-authorization"],
    ["nothing known", "v1.0.1/docs/specification.md"],
  ])("links section %s", async (section, link) => {
    expect((await loadCatalogue("1.0")).link(section)).toBe(`${base}/${link}`);
  });

  test("every requirement leads to a heading", async () => {
    const { requirements, link } = await loadCatalogue("1.0");
    for (const { section } of requirements.values()) expect(link(section)).toContain("#");
  });
});

describe("the catalogue of 0.3", () => {
  test("holds all requirements", async () => {
    const { version, requirements } = await loadCatalogue("0.3");
    expect([version, requirements.size]).toEqual(["0.3", 175]);
  });

  test.each([
    ["3.2.1, 7", "v0.3.0/docs/specification.md#321-json-rpc-20-transport"],
    ["5.5 (schema AgentCard)", "v0.3.0/docs/specification.md#55-agentcard-object-structure"],
    ["schema AgentSkill", "v0.3.0/docs/specification.md"],
    ["1.0.1 3.6.2", "v1.0.1/docs/specification.md#362-server-responsibilities"],
  ])("links section %s", async (section, link) => {
    expect((await loadCatalogue("0.3")).link(section)).toBe(`${base}/${link}`);
  });
});

test.each([
  ["4.3. Client/User Identity & Authentication Process", "43-clientuser-identity--authentication-process"],
  ["`AgentCard` Object", "agentcard-object"],
  ["A2A-Version Header", "a2a-version-header"],
  ["snake_case Größe", "snake_case-größe"],
])("GitHub's anchor of %s", (heading, slug) => {
  expect(slugOf(heading)).toBe(slug);
});

test("a broken catalogue is refused with places", async () => {
  const entry = (id: string, more = "") =>
    `  - {id: ${id}, section: "1", level: MUST, party: server, bindings: [rest], statement: s, check: c, needs: []${more}}`;
  const head = `version: "1.0"\nsources: [{tag: t, link: "https://x/{anchor}", sections: {"1": One}}]\nrequirements:\n`;
  await withFiles(
    {
      "a.yaml": `${head}${entry("A")}\n${entry("A")}\n${entry("B", ", same_as: C")}`,
      "b.yaml": `${head}${entry("A", ", levle: x")}`,
    },
    async (folder) => {
      await expect(readCatalogue(join(folder, "a.yaml"))).rejects.toMatchObject({
        code: "SUITE",
        place: `${folder}/a.yaml:5:10`,
        message: expect.stringMatching(/:5:10 the id "A" is taken\n.*:6:\d+ the catalogue has no requirement "C"$/),
      });
      await expect(readCatalogue(join(folder, "b.yaml"))).rejects.toThrow(
        'unknown key "levle" — did you mean "level"?',
      );
      await expect(readCatalogue(join(folder, "none.yaml"))).rejects.toMatchObject({ code: "SUITE" });
    },
  );
});
