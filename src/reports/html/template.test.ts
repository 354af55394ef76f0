import { describe, expect, it } from "vitest";
import { html, raw } from "./template.js";

describe("html", () => {
  it("escapes text in content and attributes, and makes control characters visible", () => {
    const text = `<b a="1" c='2'>&\u0000\u202E`;
    const escaped = "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;‹NUL›‹U+202E›";
    expect(String(html`<i title="${text}">${text}</i>`)).toBe(`<i title="${escaped}">${escaped}</i>`);
  });

  it("leaves markup alone, joins lists and drops nothing else", () => {
    expect(String(html`${["<", html`<br>`, 3]}${undefined}${false}${0}${raw("<hr>")}`)).toBe("&lt;<br>30<hr>");
  });
});
