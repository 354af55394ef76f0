import { expect, it } from "vitest";
import { parseXml } from "../src/testing/parse-xml.js";
import { svgOf } from "./ansi-svg.mjs";

it("escapes what the agent sent, keeps colours and columns, and drops what would act on a terminal", () => {
  const svg = svgOf('\u001b[31m✗\u001b[39m <script>"a" & b</script>\u001b[2K\n\u001b[1mbold\u001b[0m', "a <title>");
  expect(svg).not.toContain("<script");
  expect(svg).not.toContain("\u001b");
  expect(svg).toContain('fill="#ff7b72">✗</tspan>');
  expect(svg).toContain("&lt;script&gt;&quot;a&quot;\u00a0&amp;\u00a0b&lt;/script&gt;");
  expect(svg).toContain('font-weight="700">bold</tspan>');
  expect(() => parseXml(svg)).not.toThrow();
});
