import { describe, expect, it } from "vitest";
import { failingReport, passingReport } from "../../testing/sample-report.js";
import { fleetLabels, renderFleet } from "./fleet.js";

/** A report of an agent with this name, version and address. */
function agent(name: string | undefined, version: string, url: string) {
  const report = passingReport();
  const { name: _, ...target } = report.target;
  return { report: { ...report, target: { ...target, ...(name === undefined ? {} : { name }), version, url } } };
}

describe("labels of a fleet", () => {
  it.each([
    ["names", [agent("A", "1", "http://a"), agent("B", "1", "http://b")], ["A", "B"]],
    ["versions", [agent("A", "1", "http://a"), agent("A", "2", "http://a")], ["A 1", "A 2"]],
    ["addresses", [agent("A", "1", "http://a"), agent("A", "1", "http://b")], ["A (http://a)", "A (http://b)"]],
    ["nothing", [agent("A", "1", "http://a"), agent("A", "1", "http://a")], ["A #1", "A #2"]],
    ["no name", [agent(undefined, "1", "http://a"), agent("B", "1", "http://b")], ["http://a", "B"]],
  ])("tell agents apart by %s", (_, agents, labels) => {
    expect(fleetLabels(agents)).toEqual(labels);
  });
});

describe("the page of a fleet", () => {
  const page = renderFleet([
    { report: passingReport(), href: "1-right/report.html" },
    { report: failingReport(), href: "2-wrong/report.html" },
    { report: passingReport() },
  ]);

  it("names rows, columns and tables for those who do not see them", () => {
    expect(page.match(/<table/g)?.length).toBe(page.match(/<caption/g)?.length);
    expect(page).not.toMatch(/<th>/);
    for (const [, id = ""] of page.matchAll(/aria-labelledby="([^"]+)"/g)) expect(page).toContain(`id="${id}"`);
  });

  it("leads from each cell of an agent with a report to the requirement in it", () => {
    expect(page).toMatch(/<a class="fail" href="2-wrong\/report\.html#[\w.-]+">/);
    expect(page).not.toContain("undefined");
  });
});
