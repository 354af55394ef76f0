import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Report } from "../judge/report.js";
import { hostile } from "../testing/hostile.js";
import { elementsNamed, parseXml } from "../testing/parse-xml.js";
import { contextForTest } from "../testing/reporter-context.js";
import { failingReport, incompleteReport, passingReport, unreachedReport } from "../testing/sample-report.js";
import { badgeReporter, badgeSvg, badgeText } from "./badge.js";

describe("the badge", () => {
  it.each<[string, Report, string, string]>([
    ["conformant", passingReport(), "A2A 1.0", "JSON-RPC + HTTP+JSON · MUST 30/30"],
    ["incomplete", incompleteReport(), "A2A 1.0", "JSON-RPC + HTTP+JSON · incomplete · MUST 30/32"],
    ["non-conformant", failingReport(), "A2A 1.0", "JSON-RPC + HTTP+JSON · non-conformant · MUST 30/39"],
    ["unreached", unreachedReport(), "A2A", "not tested"],
  ])("of a run that was %s says so", (_, report, label, message) => {
    expect(badgeText(report)).toMatchObject({ label, message });
  });

  it("has another colour for each verdict", () => {
    const colors = [passingReport(), incompleteReport(), failingReport()].map((report) => badgeText(report).color);
    expect(new Set(colors).size).toBe(3);
  });

  it("is a well-formed image with a name, whatever stands on it", () => {
    const svg = parseXml(badgeSvg({ label: hostile.everything, message: hostile.cdata, color: "#1a7f4b" }));
    expect(svg.attributes.role).toBe("img");
    expect(elementsNamed(svg, "title")[0]?.text).toContain(hostile.cdata);
    expect(elementsNamed(svg, "script")).toEqual([]);
  });

  it("is written with its endpoint", async () => {
    const paths = await badgeReporter(await contextForTest()).onEnd(incompleteReport());
    const [svg, endpoint] = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(svg).toContain("MUST 30/32");
    expect(JSON.parse(endpoint!)).toEqual({
      schemaVersion: 1,
      label: "A2A 1.0",
      message: "JSON-RPC + HTTP+JSON · incomplete · MUST 30/32",
      color: "8a5a00",
      isError: true,
    });
  });
});
