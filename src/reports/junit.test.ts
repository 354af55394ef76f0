import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elementsNamed, parseXml } from "../testing/parse-xml.js";
import { contextForTest } from "../testing/reporter-context.js";
import { failingReport, reportOf, unreachedReport } from "../testing/sample-report.js";
import { failing, passing, skipped } from "../testing/sample-results.js";
import { junitReporter, junitXml } from "./junit.js";

const parsed = async (report = failingReport()) => parseXml(await junitXml(report));

describe("junit.xml", () => {
  it("has a suite for each interface and suite, with counts and properties", async () => {
    const root = await parsed();
    expect(root.name).toBe("testsuites");
    expect(root.attributes).toMatchObject({ tests: "53", failures: "7", errors: "1", skipped: "5" });
    const suite = elementsNamed(root, "testsuite").find((each) => each.attributes.name === "jsonrpc@1.0 core");
    expect(suite?.attributes).toMatchObject({
      tests: "5",
      failures: "2",
      skipped: "3",
      timestamp: "2026-11-21T06:00:00",
    });
    const properties = suite?.children.find((each) => each.name === "properties")?.children ?? [];
    expect(properties.map(({ attributes }) => attributes.name)).toEqual([
      "target",
      "agent",
      "kit",
      "suites",
      "seed",
      "verdict",
    ]);
  });

  it("has cases with name, class and time in seconds", async () => {
    const cases = elementsNamed(await parsed(), "testcase");
    expect(cases).toHaveLength(53);
    expect(cases[0]?.attributes).toEqual({
      name: "CORE-SEND-001 What CORE-SEND-001 asks holds",
      classname: "jsonrpc@1.0.core-send",
      time: "0.034",
    });
  });

  it("stays well-formed however often an agent ends the section that its words stand in", async () => {
    const end = "]]> a ]]>]]> b ]]>";
    const mismatch = { path: end, expected: end, actual: end, message: end };
    const change = { mismatches: [mismatch], notes: [end, end] };
    const report = reportOf([failing("CORE-SEND-001", "jsonrpc@1.0", undefined, change)], "non-conformant");
    const [failure] = elementsNamed(await parsed(report), "failure");
    expect(failure?.text.split(end)).toHaveLength(5);
    expect(elementsNamed(await parsed(report), "system-out")[0]?.text).toBe(`${end}\n${end}`);
  });

  it("tells failures with message, level and the whole text", async () => {
    const failures = elementsNamed(await parsed(), "failure");
    expect(failures.map(({ attributes }) => attributes.type).join(" ")).toBe("MUST MUST MUST MUST SHOULD MUST MAY");
    expect(failures[0]?.attributes.message).toBe("The state is not the one that SendMessage reported. (and 1 more)");
    for (const part of [
      "section 3.1.3",
      "expected",
      "]]><oops/>",
      "‹ESC›[2J",
      "fix: Store",
      "again: a2a-tck",
      "curl: curl",
    ]) {
      expect(failures[0]?.text).toContain(part);
    }
    expect(failures[0]?.text.length).toBeLessThan(5_000);
  });

  it("gives the reason of a skip as its message, and keeps the kit's errors apart", async () => {
    const root = await parsed();
    const [skip, ...others] = elementsNamed(root, "skipped");
    expect(others).toHaveLength(4);
    expect(skip?.attributes.message).toBe("not-applicable: the card declares no push notifications");
    const errors = elementsNamed(root, "error");
    expect(errors.map(({ attributes }) => attributes)).toEqual([
      { message: "predicate `sorted` threw: x is not a function", type: "kit" },
    ]);
  });

  it("gives GitLab, Jenkins and GitHub reporters what they take a case apart by", async () => {
    const root = await parsed();
    const keys = new Set<string>();
    for (const suite of elementsNamed(root, "testsuite")) {
      // GitHub reporters trim the name of a suite and parse numbers; GitLab keys a case by suite, class and name.
      const { name, tests, failures, errors, skipped: skips, time } = suite.attributes;
      const cases = suite.children.filter((each) => each.name === "testcase");
      const having = (child: string) => cases.filter(({ children }) => children.some((each) => each.name === child));
      expect(name).toBe(name?.trim());
      expect([tests, failures, errors, skips].map(Number)).toEqual([
        cases.length,
        having("failure").length,
        having("error").length,
        having("skipped").length,
      ]);
      expect(Number(time)).toBeGreaterThanOrEqual(0);
      for (const one of cases) {
        keys.add(JSON.stringify([name, one.attributes.classname, one.attributes.name]));
        // Jenkins takes what stands before the last dot as package and the rest as class: neither may be empty.
        expect(one.attributes.classname).toMatch(/^[^\s].*\.[^.\s]+$/);
        // A case is one thing only; otherwise readers disagree about it.
        expect(one.children.filter((each) => /^(failure|error|skipped)$/.test(each.name)).length).toBeLessThan(2);
        // Surefire's schema has properties first and output last.
        expect(one.children.at(0)?.name).toBe("properties");
      }
    }
    expect(keys.size).toBe(53);
  });

  it("attaches no file that an agent names", async () => {
    const notes = ["[[ATTACHMENT|/etc/passwd]]", "[[attachment|x]]"];
    const xml = await junitXml(reportOf([passing("A", "rest@1.0", { notes })], "conformant"));
    expect(xml).toContain("ATTACHMENT");
    expect(xml).not.toMatch(/\[\[ATTACHMENT/i);
  });

  it("is well-formed for any text", async () => {
    const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
    await fc.assert(
      fc.asyncProperty(text, text, async (a, b) => {
        const change = { name: a, suite: b, notes: [a + b], why: b };
        const mismatches = [{ path: a, expected: b, actual: `]]>${a}`, message: b }];
        const tests = [
          failing("F", a, b, { ...change, mismatches }),
          { ...skipped("S", "rest@1.0", "not-exercised", a), ...change },
          { ...passing("E", b), ...change, result: "error" as const, error: b },
        ];
        const report = reportOf(tests, "non-conformant");
        expect(elementsNamed(await parsed({ ...report, target: { url: a, name: b } }), "testcase")).toHaveLength(3);
      }),
      { numRuns: 200 },
    );
  });

  it("is written, also when nothing ran", async () => {
    const [path] = await junitReporter(await contextForTest()).onEnd(unreachedReport());
    expect(path).toMatch(/junit\.xml$/);
    expect(parseXml(await readFile(path!, "utf8")).attributes.tests).toBe("0");
  });
});

describe("the XML parser of this test", () => {
  it.each([
    "<a>",
    "<a></b>",
    "<a>&</a>",
    "<a>]]></a>",
    "<a b='1' b='2'/>",
    "<a>\u0001</a>",
    "<a>&#1;</a>",
    "<a/><b/>",
    "<a b=<>",
  ])("refuses %j", (text) => {
    expect(() => parseXml(text)).toThrow();
  });
});
