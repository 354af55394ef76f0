import { cut, oneLine } from "../../text.js";
import { resultAnchor } from "../anchors.js";
import type { Page } from "../model.js";
import { section } from "../parts.js";
import { content, type Html, html } from "../template.js";

/** What the kit itself could not do: never blamed on the agent, never hidden. */
export function kitErrors(page: Page): Html | undefined {
  const errors = page.report.tests.filter(({ result }) => result === "error");
  if (errors.length === 0) return undefined;
  const items = errors
    .slice(0, 100)
    .map(
      (test) =>
        html`<li><a href="#${resultAnchor(test)}"><code>${oneLine(test.id, 160)}</code></a> on ${test.interface}<pre tabindex="0">${content(cut(test.error ?? "no reason given", 1000))}</pre></li>`,
    );
  return section("errors", "Errors of the kit", errors.length, [
    html`<p>These tests were lost to a fault of the kit or of a suite. They say nothing about the agent.</p>`,
    html`<ul class="card plain">${items}</ul>`,
  ]);
}
