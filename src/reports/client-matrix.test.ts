import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Cell, ClientMatrix } from "../matrix/matrix.js";
import { chromiumPath } from "../testing/chromium.js";
import { hostile } from "../testing/hostile.js";
import type { Exchange } from "../wire/exchange.js";
import { clientMatrixText } from "./client-matrix.js";
import { paintOf } from "./console/paint.js";
import { renderClientMatrix } from "./html/client-matrix.js";

const exchange = (id: string, text: string): Exchange => ({
  id,
  startedAtMs: 1,
  durationMs: 2,
  request: { method: "POST", url: `http://a/${text}`, headers: [["a2a-version", text]], body: { text, size: 1 } },
  response: {
    status: 200,
    headers: [["content-type", text]],
    body: { text, size: text.length },
    end: "complete",
    headersAtMs: 1,
    endAtMs: 2,
  },
});
const cell = (binding: Cell["binding"], state: Cell["state"], more: Partial<Cell> = {}): Cell => ({
  binding,
  state,
  notes: [],
  exchanges: [],
  ...more,
});

/** Every state once; all that came from the agent is this text. */
function matrixWith(text: string): ClientMatrix {
  const picks = { url: `http://a/${text}`, version: "0.3" } as const;
  const failing = { picks, because: `it said ${text}`, fix: `Mend ${text}.`, exchanges: ["x1", "x2"] };
  return {
    schema: "https://a2a-tck.dev/schemas/matrix/1",
    kit: { name: "a2a-tck", version: "1.2.3" },
    target: { url: `http://a/${text}`, name: text, version: text },
    startedAt: "2026-01-02T03:04:05Z",
    cardFound: true,
    form: "both-same-urls",
    messagesSent: 3,
    rows: [
      {
        client: "0.3",
        name: "client 0.3",
        choice: "jsonrpc",
        served: false,
        cells: [
          cell("jsonrpc", "works", { picks, notes: [`note ${text}`], exchanges: ["x1"] }),
          cell("rest", "fails-at-call", failing),
          cell("grpc", "not-spoken", { picks, because: text }),
        ],
      },
      {
        client: "1.0+0.3",
        name: "client 1.0 that also speaks 0.3",
        served: false,
        cells: [
          cell("jsonrpc", "fails-at-card", { because: "the card has no `url`", exchanges: ["x1"] }),
          cell("rest", "fails-at-card", { because: "the card has no `url`", exchanges: ["x1"] }),
          cell("grpc", "not-offered"),
        ],
      },
      {
        client: "1.0",
        name: "client 1.0",
        served: false,
        cells: [
          cell("jsonrpc", "not-tried", { picks, because: text }),
          cell("rest", "not-offered"),
          cell("grpc", "not-offered"),
        ],
      },
    ],
    exchanges: [exchange("x1", text), exchange("x2", text)],
  };
}

describe("the matrix in a terminal", () => {
  const lines = (matrix: ClientMatrix, columns = 80) =>
    clientMatrixText(matrix, { columns, paint: paintOf(false) }).split("\n");

  it("is a small table with the reasons under it; what is the same is said once", () => {
    expect(lines(matrixWith("words")).join("\n")).toMatchInlineSnapshot(`
      "Clients of words words at http://a/words
      It offers A2A 0.3 and 1.0 at the same URLs.

                                         JSON-RPC            HTTP+JSON           gRPC
        client 0.3                       ✓ works (!)         ✗ fails at call     ? not spoken
        client 1.0 that also speaks 0.3  ✗ fails at card     ✗ fails at card     – not offered
        client 1.0                       ? not tried         – not offered       – not offered

      client 0.3 takes JSON-RPC unless it is told otherwise
        ✓ JSON-RPC works: it speaks 0.3 at http://a/words
          ! note words
        ✗ HTTP+JSON fails at call, because it said words
          → Mend words.
        ? gRPC not spoken, because words

      client 1.0 that also speaks 0.3 finds nothing to call
        ✗ JSON-RPC, HTTP+JSON fails at card, because the card has no \`url\`

      client 1.0 finds nothing to call
        ? JSON-RPC not tried, because words

      3 messages sent, in 2 requests; clients that send the same share one.
      "
    `);
  });

  it("keeps to the width of the terminal, and acts on nothing", () => {
    for (const line of lines(matrixWith(hostile.everything), 90)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(line).not.toMatch(/[\u0000-\u001f\u202e\u2066]|^\s*::/);
      if (!line.includes("://")) expect(line.length).toBeLessThanOrEqual(100);
    }
    expect(lines(matrixWith(hostile.long)).join("\n").length).toBeLessThan(40_000);
  });

  it("says once that there is no card", () => {
    const given = matrixWith("x");
    const rows = given.rows.map((row) => ({
      ...row,
      cells: row.cells.map((one) => cell(one.binding, "fails-at-card", { because: "nothing is there" })),
    }));
    const text = lines({ ...given, cardFound: false, form: "none", rows }).join("\n");
    expect(text.match(/nothing is there/g)).toHaveLength(1);
  });
});

describe("matrix.html", () => {
  const page = renderClientMatrix(matrixWith(hostile.everything));

  it("loads and runs nothing, and escapes what came from the agent", () => {
    expect(page).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; img-src/,
    );
    expect(page).not.toMatch(/<script|<img|javascript:alert\(1\)\)"|href="(?!#)/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e\u2066]/);
  });

  it("leads from each cell to its reasons and evidence", () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(8);
    for (const id of targets) expect(page).toContain(`id="${id}"`);
    expect(page.match(/<details/g)).toHaveLength(2);
  });

  it.skipIf(chromiumPath === undefined)(
    "has nothing that axe finds, closed and opened, light and dark, and no scroll bar on a phone",
    { timeout: 60_000 },
    async () => {
      const file = join(await mkdtemp(join(tmpdir(), "a2a-tck-matrix-")), "matrix.html");
      await writeFile(file, page);
      const browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
      try {
        for (const colorScheme of ["light", "dark"] as const) {
          // The policy of the page would keep axe out.
          const context = await browser.newContext({
            colorScheme,
            bypassCSP: true,
            viewport: { width: 390, height: 800 },
          });
          const tab = await context.newPage();
          await tab.goto(pathToFileURL(file).href);
          await tab.addScriptTag({ content: axe.source });
          for (const open of [false, true]) {
            if (open)
              await tab.locator("details").evaluateAll((all) => all.map((each) => each.setAttribute("open", "")));
            const found = await tab.evaluate(
              "axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html.slice(0, 200))))",
            );
            expect(found, `${colorScheme}, ${open ? "opened" : "closed"}`).toEqual([]);
            expect(await tab.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
          }
          expect(await tab.evaluate("globalThis.owned")).toBeUndefined();
        }
      } finally {
        await browser.close();
      }
    },
  );
});
