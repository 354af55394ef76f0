import { styleText } from "node:util";
import { jsonText } from "../../reports/json.js";
import { visible } from "../../reports/text.js";
import { limitsOf } from "../../runner/limits.js";
import { diagnoseOnly } from "../../target/doctor.js";
import { createWire } from "../../wire/client.js";
import { exitCodes } from "../exit-codes.js";
import { checkUrl } from "../run-options.js";
import { parseHeader } from "../secret.js";
import { type Terminal, wantsColor } from "../terminal.js";

/** Says in a few seconds whether an agent can be reached and talked to, layer by layer, and what to change if not. */
export async function doctorCommand(
  flags: { target: string; header?: string[]; timeout: number; json?: boolean },
  terminal: Terminal,
): Promise<number> {
  checkUrl(flags.target, "--target");
  const headers = (flags.header ?? []).map((text) => parseHeader(text, terminal.env, terminal.cwd));
  const wire = createWire({ headers, limits: { connectMs: flags.timeout, ...limitsOf(flags.timeout) } });
  const paint = (color: "green" | "red" | "gray" | "yellow", text: string) =>
    wantsColor(terminal) ? styleText(color, text, { validateStream: false }) : text;
  const said = (text: string) => visible(wire.redactor.text(text));
  const marks = { ok: paint("green", "✓"), failed: paint("red", "✗"), "not-reached": paint("gray", "·") };
  try {
    const { layers, meeting } = await diagnoseOnly(flags.target, wire, { headers, firstAnswerMs: flags.timeout });
    const healthy = layers.every(({ state }) => state === "ok");
    if (flags.json) {
      const { interfaces, reports, diagnoses, cardUrl } = meeting;
      const answered = interfaces.map(({ id }) => id);
      const text = jsonText({
        target: flags.target,
        healthy,
        cardUrl,
        layers,
        answered,
        interfaces: reports,
        diagnoses,
      });
      terminal.out(wire.redactor.text(text));
      return healthy ? exitCodes.ok : exitCodes.nothingTested;
    }
    for (const { layer, state, ms, text } of layers) {
      const time = ms === undefined ? "" : ` ${Math.round(ms)} ms`;
      terminal.out(`${marks[state]} ${layer.padEnd(13)}${said(text)}${paint("gray", time)}\n`);
    }
    for (const { severity, sentence, fix, evidence } of meeting.diagnoses) {
      const mark = severity === "stop" ? paint("red", "✗") : paint("yellow", "!");
      terminal.out(`\n${mark} ${said(sentence)}\n  → ${said(fix)}\n`);
      for (const line of evidence) terminal.out(`    ${said(line)}\n`);
    }
    return healthy ? exitCodes.ok : exitCodes.nothingTested;
  } finally {
    await wire.close();
  }
}
