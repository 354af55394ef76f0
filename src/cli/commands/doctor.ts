import { styleText } from "node:util";
import { jsonText } from "../../reports/json.js";
import { oneLine, visible } from "../../reports/text.js";
import { limitsOf } from "../../runner/limits.js";
import { identityNames } from "../../target/credentials.js";
import { diagnoseOnly } from "../../target/doctor.js";
import { authoritiesOf, secretsOf } from "../../target/identity.js";
import { identityHints, otherIdentity } from "../../target/identity-hints.js";
import type { Meeting } from "../../target/meeting.js";
import { createWire } from "../../wire/client.js";
import { loadConfig } from "../config.js";
import { exitCodes } from "../exit-codes.js";
import { identitiesFrom } from "../identities.js";
import { checkUrl } from "../run-options.js";
import { parseHeader } from "../secret.js";
import { signInPrompt } from "../sign-in.js";
import { type Terminal, wantsColor } from "../terminal.js";

/** The flags of `doctor`. */
export interface DoctorFlags {
  readonly target: string;
  readonly header?: string[];
  readonly config?: string;
  readonly allowPrivate?: boolean;
  readonly insecure?: boolean;
  readonly openBrowser?: boolean;
  readonly timeout: number;
  readonly json?: boolean;
}

/** Says in a few seconds whether an agent can be reached and talked to, layer by layer, and what to change if not. */
export async function doctorCommand(flags: DoctorFlags, terminal: Terminal): Promise<number> {
  checkUrl(flags.target, "--target");
  const headers = (flags.header ?? []).map((text) => parseHeader(text, terminal.env, terminal.cwd));
  const loaded = await loadConfig(flags.config, terminal.cwd);
  const identities = identitiesFrom(loaded, terminal.env) ?? {};
  const { trustedOrigins = [] } = loaded.config;
  const allowPrivate = flags.allowPrivate ?? loaded.config.allowPrivate ?? false;
  const insecure = flags.insecure ?? loaded.config.insecure ?? false;
  const wire = createWire({
    headers,
    secrets: secretsOf(identities),
    trust: { insecure, authorities: authoritiesOf(identities) },
    limits: { connectMs: flags.timeout, ...limitsOf(flags.timeout) },
  });
  const paint = (color: "green" | "red" | "gray" | "yellow", text: string) =>
    wantsColor(terminal) ? styleText(color, text, { validateStream: false }) : text;
  const said = (text: string) => visible(wire.redactor.text(text));
  const marks = { ok: paint("green", "✓"), failed: paint("red", "✗"), "not-reached": paint("gray", "·") };
  try {
    const { layers, meeting } = await diagnoseOnly(flags.target, wire, {
      headers,
      identities,
      trustedOrigins,
      allowPrivate,
      insecure,
      ...signInPrompt(terminal, flags.openBrowser ?? false),
      firstAnswerMs: flags.timeout,
    });
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
    for (const line of adviceOn(meeting)) terminal.out(`${said(line)}\n`);
    return healthy ? exitCodes.ok : exitCodes.nothingTested;
  } finally {
    await wire.close();
  }
}

/** What to write into the configuration for the schemes of the card, when nobody is configured. */
function adviceOn({ card, credentials }: Meeting): string[] {
  const hints = card && identityNames(credentials).size === 0 ? identityHints(card) : [];
  const [first] = hints;
  if (!first) return [];
  return [
    "",
    "The card declares security schemes. In a2a-tck.config.yaml, identities say who calls (docs/identities.md):",
    ...hints.map(({ scheme, words, identity }) => oneLine(`  “${scheme}”, ${words}: main: ${identity}`, 300)),
    `  a second user, for the tests of isolation: other: ${otherIdentity(first.identity)}`,
  ];
}
