import { oneLine } from "../../text.js";
import type { Page } from "../model.js";
import { section } from "../parts.js";
import { type Html, html } from "../template.js";

/** What went wrong before the tests: the sentence, what to change, what was seen. */
export function diagnoses(page: Page): Html | undefined {
  const found = page.report.diagnoses;
  if (found.length === 0) return undefined;
  const cards = found.map(
    ({ severity, sentence, fix, code, layer, interface: iface, evidence, exchanges }) =>
      html`<article class="card diagnosis ${severity}"><h3>${oneLine(sentence, 600)}</h3>
<p class="quiet">${severity === "stop" ? "Nothing behind it could be tested" : "Testing went on"} · ${layer} · <code>${code}</code>${iface && ` · ${iface}`}</p>
<p><b>What to change.</b> ${oneLine(fix, 1000)}</p>
${evidence.length > 0 && html`<pre tabindex="0">${evidence.slice(0, 20).map((line) => `${oneLine(line, 600)}\n`)}</pre>`}
${exchanges.map((id) => page.evidence.show(id))}</article>`,
  );
  return section("diagnosis", "Diagnosis", found.length, cards);
}
