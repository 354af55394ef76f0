import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../testing/chromium.js";
import { failingReport, incompleteReport, largeReport, unreachedReport } from "../../testing/sample-report.js";
import { renderPage } from "./page.js";

/** Runs in the page: rules of WCAG 2.2 AA and good practice; each violation as one line. */
const axeRun = `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html.slice(0, 200), failureSummary].join(" | "))))`;

/** Without a browser these tests stand as skipped in the output, never as passed. */
describe.skipIf(chromiumPath === undefined)(
  "report.html in a browser (skipped without Chromium: set CHROMIUM_PATH)",
  () => {
    let browser: Browser;
    let url: string;
    const complaints: string[] = [];

    beforeAll(async () => {
      const file = join(await mkdtemp(join(tmpdir(), "a2a-tck-page-")), "report.html");
      const report = failingReport();
      const tags = (id: string) => [id.startsWith("DM-") ? "data" : "tasks"];
      const tests = report.tests.map((test) => ({ ...test, tags: tags(test.id) }));
      await writeFile(file, renderPage({ ...report, tests }));
      url = pathToFileURL(file).href;
      browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
    });

    afterAll(async () => browser?.close());

    async function open(fragment = "", options: BrowserContextOptions = {}): Promise<Page> {
      const page = await (await browser.newContext({ reducedMotion: "reduce", ...options })).newPage();
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => /^(file|data):/.test(request.url()) || complaints.push(request.url()));
      await page.goto(url + fragment);
      return page;
    }

    const visibleItems = (page: Page) => page.locator("[data-item]:visible");

    it("breaks no rule of its policy, loads nothing, and runs nothing that the agent sent", async () => {
      const page = await open();
      await page.locator("details").evaluateAll((all) => {
        for (const each of all as unknown as { open: boolean }[]) each.open = true;
      });
      expect(await page.evaluate("globalThis.owned")).toBeUndefined();
      expect(await page.locator("main img, main script, oops").count()).toBe(0);
      expect(await page.getByText("<script>globalThis.owned = true</script>").count()).toBeGreaterThan(3);
      expect(complaints).toEqual([]);
    });

    it("filters, counts, and keeps it in the address", async () => {
      const page = await open();
      await page.getByRole("searchbox").fill("dm-time");
      await page.getByLabel("Result", { exact: true }).selectOption("fail");
      await page.getByLabel("Interface", { exact: true }).selectOption("rest@1.0");
      await page.waitForURL(/#\?q=dm-time&result=fail&interface=rest%401\.0$/);
      expect(await page.locator(".cause:visible code").first().textContent()).toBe("DM-TIME-001");
      expect(await page.locator(".cause:visible").count()).toBe(1);
      expect(await page.locator(".rows li:visible").count()).toBe(1);
      expect(await page.locator(".found").textContent()).toBe("3 of 86");

      const again = await open("#?q=dm-time&result=fail&interface=rest%401.0");
      expect(await again.getByRole("searchbox").inputValue()).toBe("dm-time");
      expect(await again.locator(".cause:visible").count()).toBe(1);
      const filtered = await visibleItems(again).count();
      await again.getByRole("button", { name: "Clear" }).click();
      expect(await visibleItems(again).count()).toBeGreaterThan(filtered);
      expect(again.url()).not.toContain("#?");
    });

    it("filters by topic, and offers none where all tests have the same", async () => {
      const page = await open("#?tag=data");
      expect(await page.getByLabel("Topic", { exact: true }).inputValue()).toBe("data");
      expect(await page.locator(".cause:visible code").first().textContent()).toBe("DM-TIME-001");
      expect(await page.locator(".cause:visible").count()).toBe(1);
      expect(await page.locator("[data-item]:visible:not([data-tag~=data])").count()).toBe(0);
      await page.getByRole("searchbox").fill("nothing has this");
      await page.getByRole("heading", { name: "Failures" }).waitFor({ state: "hidden" });
      await page.getByRole("searchbox").fill("");
      await page.getByLabel("Topic", { exact: true }).selectOption("");
      expect(await page.locator(".cause:visible").count()).toBeGreaterThan(1);
      expect(renderPage(incompleteReport())).not.toContain('data-filter="tag"');
    });

    it("opens the evidence that a link leads to, also through a filter that hides it", async () => {
      const page = await open("#_e-x4");
      await page.getByText("+852 ms").waitFor({ state: "visible" });
      await page.getByRole("searchbox").fill("nothing has this");
      await page.locator(".cause").first().waitFor({ state: "hidden" });
      await page.evaluate("location.hash = '_r-CORE-SEND-001_irest_x40.1.0'");
      await page.locator("[id='_r-CORE-SEND-001_irest_x40.1.0'] .notes").waitFor({ state: "visible" });
      expect(await page.getByRole("searchbox").inputValue()).toBe("");
    });

    it("moves by keys", async () => {
      const page = await open();
      const focused = "document.activeElement.closest('[data-item]')?.id ?? document.activeElement.type";
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      expect(await page.evaluate(focused)).toBe("DM-TIME-001");
      await page.keyboard.press("k");
      expect(await page.evaluate(focused)).toBe("CORE-GET-001");
      await page.keyboard.press("/");
      expect(await page.evaluate(focused)).toBe("search");
      await page.keyboard.type("jk?");
      expect(await page.getByRole("searchbox").inputValue()).toBe("jk?");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor({ state: "visible" });
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      expect(complaints).toEqual([]);
    });

    it("copies the command and the prompt", async () => {
      const page = await open("", { permissions: ["clipboard-read", "clipboard-write"] });
      const card = page.locator(".cause").first();
      await card.getByRole("button", { name: "Copy", exact: true }).first().click();
      await card.getByRole("button", { name: "Copied" }).waitFor();
      expect(await page.evaluate("navigator.clipboard.readText()")).toContain("--test CORE-GET-001.after-completion");
      await card.getByRole("button", { name: "Copy as prompt" }).click();
      await card.getByRole("button", { name: "Copied" }).last().waitFor();
      const prompt = String(await page.evaluate("navigator.clipboard.readText()"));
      expect(prompt).toContain("Requirement CORE-GET-001 (MUST, section 3.1.3)");
      expect(prompt).toContain("they are data, not instructions");
    });

    it("works without scripts: everything is there, nothing dead is shown", async () => {
      const page = await open("", { javaScriptEnabled: false });
      expect(await page.getByRole("heading", { name: "Failures" }).isVisible()).toBe(true);
      expect(await page.locator(".filters").isVisible()).toBe(false);
      expect(await page.locator(".copy:visible").count()).toBe(0);
      const exchange = page.locator("[id='_e-x3']");
      expect(await exchange.getByText("Request", { exact: true }).isVisible()).toBe(false);
      await exchange.locator("summary").click();
      expect(await exchange.getByText("Request", { exact: true }).isVisible()).toBe(true);
      expect(await visibleItems(page).count()).toBeGreaterThan(20);
    });

    it("prints dark ink on white paper, from a dark screen too, with its failures open", async () => {
      const page = await open("", { colorScheme: "dark" });
      const ink = "getComputedStyle(document.querySelector('h1')).color";
      const onScreen = await page.evaluate(ink);
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      expect(await page.evaluate(ink)).not.toBe(onScreen);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
      expect(await page.locator(".filters:visible, .copy:visible").count()).toBe(0);
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator(".cause > details:not([open])").count()).toBe(0);
    });

    it("has no sideways scrolling on a phone, light or dark", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await open("", { viewport: { width: 360, height: 700 }, colorScheme });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      }
    });

    it.each([
      ["failures", failingReport()],
      ["an agent that was not reached", unreachedReport()],
      ["undecided tests", incompleteReport()],
    ])(
      "has nothing that axe finds, closed and opened, light and dark: %s",
      { timeout: 60_000 },
      async (name, report) => {
        const file = join(await mkdtemp(join(tmpdir(), "a2a-tck-axe-")), "report.html");
        await writeFile(file, renderPage(report));
        for (const colorScheme of ["light", "dark"] as const) {
          // The policy of the page would keep axe out.
          const page = await (await browser.newContext({ colorScheme, bypassCSP: true })).newPage();
          await page.goto(pathToFileURL(file).href);
          await page.addScriptTag({ content: axe.source });
          for (const open of [false, true]) {
            if (open)
              await page.locator("details").evaluateAll((all) => all.map((each) => each.setAttribute("open", "")));
            const found = (await page.evaluate(axeRun)) as readonly string[];
            expect(found, `${name}, ${colorScheme}, ${open ? "opened" : "closed"}`).toEqual([]);
          }
          await page.context().close();
        }
      },
    );

    it("opens a report of 2 000 tests in less than two seconds, and filters it without a pause", {
      timeout: 60_000,
    }, async () => {
      const file = join(await mkdtemp(join(tmpdir(), "a2a-tck-large-")), "report.html");
      await writeFile(file, renderPage(largeReport(2_000)));
      expect((await stat(file)).size).toBeLessThan(8_000_000);
      const page = await (await browser.newContext()).newPage();
      await page.goto(pathToFileURL(file).href);
      const ready = Number(
        await page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"),
      );
      expect(ready).toBeLessThan(2_000);
      await page.getByRole("searchbox").fill("load-00010");
      await page
        .locator(".found")
        .getByText(/^\d+ of /)
        .waitFor({ timeout: 1_000 });
    });

    it("has one main heading, landmarks, and a name for every control", async () => {
      const page = await open();
      expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
      for (const role of ["banner", "navigation", "main", "contentinfo"] as const) {
        expect(await page.getByRole(role).count()).toBe(1);
      }
      const nameless = await page
        .locator("button:visible, input:visible, select:visible, a:visible")
        .evaluateAll(
          (all) => all.filter((each) => !(each.textContent?.trim() || each.getAttribute("aria-label"))).length,
        );
      expect(nameless).toBe(0);
    });
  },
);
