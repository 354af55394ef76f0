import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { stringify } from "yaml";
import { isObject, type JsonObject } from "../../json.js";
import { behaviors } from "../../protocol/behaviors.js";
import { dialectOf, spokenVersions } from "../../protocol/dialects.js";
import { oneLine } from "../../reports/text.js";
import { commonName } from "../../target/behavior-signs.js";
import { identityHints, otherIdentity } from "../../target/identity-hints.js";
import { meet } from "../../target/meet.js";
import type { Meeting } from "../../target/meeting.js";
import { headerHints, schemesInWords } from "../../target/security-words.js";
import { TckError } from "../../tck-error.js";
import { createWire } from "../../wire/client.js";
import { defaultConfigName } from "../config.js";
import { exitCodes } from "../exit-codes.js";
import { checkUrl } from "../run-options.js";
import { parseHeader } from "../secret.js";
import type { Terminal } from "../terminal.js";

/** The flags of `init`. */
export interface InitFlags {
  readonly target?: string;
  readonly header?: string[];
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * Writes a commented configuration. With a target, the agent's card fills it in: interfaces, schemes, what is declared.
 * An agent that cannot be reached is said so, and the file is written all the same: it is made to be edited.
 * @throws TckError `USAGE` when the file is there already and `--force` is not given
 */
export async function initCommand(flags: InitFlags, terminal: Terminal): Promise<number> {
  const name = flags.out ?? defaultConfigName;
  const file = resolve(terminal.cwd, name);
  if (existsSync(file) && !flags.force)
    throw new TckError("USAGE", `there is a ${name} already`, { hint: "--force writes over it, --out names another" });
  const found = flags.target === undefined ? undefined : await lookAt(flags.target, flags, terminal);
  await writeFile(file, configText(flags.target, found?.meeting));
  for (const line of found?.said ?? []) terminal.err(line);
  terminal.out(`wrote ${name}; a2a-tck finds it by itself in this folder\n`);
  return exitCodes.ok;
}

interface Found {
  readonly meeting: Meeting;
  /** Lines for the terminal: a diagnosis may quote what the agent said, and it was told the headers. */
  readonly said: readonly string[];
}

async function lookAt(target: string, flags: InitFlags, terminal: Terminal): Promise<Found> {
  checkUrl(target, "--target");
  const headers = (flags.header ?? []).map((text) => parseHeader(text, terminal.env, terminal.cwd));
  const wire = createWire({ headers, limits: { connectMs: 5_000, firstByteMs: 5_000 } });
  try {
    const meeting = await meet(target, wire, { headers, firstAnswerMs: 5_000 });
    const safe = (text: string) => oneLine(wire.redactor.text(text));
    const said = meeting.diagnoses.map(
      ({ severity, sentence, fix }) => `${severity === "stop" ? "✗" : "!"} ${safe(sentence)}\n  → ${safe(fix)}\n`,
    );
    return { meeting, said };
  } finally {
    await wire.close();
  }
}

/** The file; whatever the card says stands in comments of one line, so that it can add no key. */
export function configText(target: string | undefined, meeting: Meeting | undefined): string {
  const card = meeting?.card;
  const blocks = [
    "# yaml-language-server: $schema=https://unpkg.com/a2a-tck/schemas/config.schema.json",
    "# Configuration of a2a-tck. Flags and A2A_TCK_… variables win over it.",
    "",
    ...(card ? [`# ${oneLine(`${textOf(card.name, "An agent")} ${textOf(card.version, "")}`, 120)}`] : []),
    target === undefined
      ? "# Without a target the bundled reference agent is tested.\n# target: http://127.0.0.1:9999"
      : yaml({ target }),
    "",
    ...headerBlock(card),
    ...identityBlock(card),
    ...interfaceBlock(meeting),
    "# Only these levels; all by default.",
    "# levels: [must, should]",
    "",
    ...behaviorBlock(meeting),
    "# Agents may cost money: send no more messages than this.",
    "# maxMessages: 200",
    "",
    "# In CI: exit with 3 when MUST tests that apply could not be decided.",
    "# requireComplete: true",
    "",
    ...pushBlock(card),
    "out: reports/latest",
    "# reporters: [console, json, junit, html, badge, acts, record]   # also ctrf, sarif, github",
  ];
  return `${blocks.join("\n")}\n`;
}

function headerBlock(card: JsonObject | undefined): string[] {
  const schemes = card ? schemesInWords(card) : [];
  const hints = card ? headerHints(card) : [];
  if (hints.length === 0) {
    return [
      "# Headers for every request to the agent. env:NAME and file:PATH are looked up, so that no secret stands here.",
      ...schemes.map((scheme) => comment(`The card declares ${scheme}.`)),
      "# headers:",
      "#   Authorization: Bearer env:AGENT_TOKEN",
      "",
    ];
  }
  const seen = new Set<string>();
  const lines = hints.flatMap(({ scheme, header, value, words }) => {
    const about = `#   ${comment(`“${scheme}”: ${words}`)}`;
    const line = `#   ${yaml({ [header]: value })}`;
    if (seen.has(header)) return [about];
    seen.add(header);
    return [about, line];
  });
  // Commented out: a variable that is not set would end every run.
  return [
    "# The card declares security schemes. Set the variable, then take the marks in front of these lines away.",
    "# headers:",
    ...lines,
    "",
  ];
}

function identityBlock(card: JsonObject | undefined): string[] {
  const [main, ...more] = card ? identityHints(card) : [];
  const example = main?.identity ?? "{type: bearer, token: env:AGENT_TOKEN}";
  return [
    "# Who may call, instead of headers; docs/identities.md has all kinds. `main` is the caller of every request, `other` a second user,",
    "# whom the tests of isolation need. Secrets are env:NAME or file:PATH.",
    "# identities:",
    ...(main ? [`#   ${comment(`“${main.scheme}”: ${main.words}`)}`] : []),
    `#   main: ${example}`,
    ...more.flatMap(({ scheme, words, identity }) => [
      `#   ${comment(`“${scheme}”: ${words}`)}`,
      `#   ${comment(`main: ${identity}`)}`,
    ]),
    `#   other: ${otherIdentity(example)}`,
    "",
  ];
}

function interfaceBlock(meeting: Meeting | undefined): string[] {
  const reports = meeting?.reports ?? [];
  const found = reports.map(({ id, url, state, reason }) =>
    comment(`- ${id} at ${url}: ${state === "tested" ? "answers, is tested" : (reason ?? state)}`),
  );
  const bindings = [...new Set(meeting?.interfaces.map(({ binding }) => binding) ?? [])];
  const versions = [...new Set(meeting?.interfaces.map(({ version }) => version) ?? [])];
  return [
    ...(found.length > 0 ? ["# The card declares these interfaces; the kit tests all that it speaks.", ...found] : []),
    "# Only these bindings; all by default.",
    `# bindings: [${bindings.length > 0 ? bindings.join(", ") : "jsonrpc, rest"}]`,
    "# Only these protocol versions; all that the card declares by default.",
    `# protocols: [${(versions.length > 0 ? versions : spokenVersions).map((version) => JSON.stringify(version)).join(", ")}]`,
    "",
  ];
}

function behaviorBlock(meeting: Meeting | undefined): string[] {
  const card = meeting?.card;
  const capabilities = isObject(card?.capabilities) ? card.capabilities : {};
  const streams = card === undefined || capabilities.streaming === true;
  const entries = Object.entries(behaviors).filter(([name]) => streams || !name.startsWith("tck-stream"));
  return [
    "# Prompts of your own that bring a behaviour about, so that more can be tested. Without them the kit sends the name",
    "# itself, which the conformance agents of the SDKs understand.",
    ...(streams ? [] : ["# The card declares no streaming, so the behaviours of streams are left out here."]),
    "# behaviors:",
    ...entries.map(
      ([name, does]) => `#   ${`${name}:`.padEnd(22)} a prompt upon which the agent ${inWordsOf(meeting, does)}`,
    ),
    "",
  ];
}

/** States by their names in 0.3, for an agent that knows no others. */
function inWordsOf(meeting: Meeting | undefined, text: string): string {
  const versions = new Set(meeting?.interfaces.map(({ version }) => version));
  const [version] = versions;
  if (versions.size !== 1 || version === undefined) return text;
  const { states } = dialectOf(version);
  return text.replace(/TASK_STATE_\w+/, (name) => states.all.find((state) => commonName(state) === name) ?? name);
}

function pushBlock(card: JsonObject | undefined): string[] {
  const capabilities = isObject(card?.capabilities) ? card.capabilities : {};
  if (card !== undefined && capabilities.pushNotifications !== true) return [];
  return [
    "# Push notifications: the receiver is on loopback. For an agent elsewhere, forward a public address to it.",
    "# webhookPort: 8900",
    "# webhookUrl: https://tunnel.example/hook",
    "# Probe the agent's defences as well, with webhooks that are traps of the kit on loopback.",
    "# activeSecurity: true",
    "",
  ];
}

function comment(text: string): string {
  return `# ${oneLine(text, 200)}`;
}

function yaml(value: Readonly<Record<string, string>>): string {
  return stringify(value, { lineWidth: 0 }).trim();
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
