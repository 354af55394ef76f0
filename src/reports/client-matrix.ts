import type { AgentForm, Cell, CellState, ClientMatrix, Row } from "../matrix/matrix.js";
import { block, labelled } from "./console/layout.js";
import type { Paint } from "./console/paint.js";
import { columnsOf, oneLine, plural, withoutCommands } from "./text.js";

/** Sign and words of each state: colour is never the only difference. */
export const stateWords: Readonly<Record<CellState, readonly [sign: string, words: string]>> = {
  works: ["✓", "works"],
  "fails-at-card": ["✗", "fails at card"],
  "fails-at-call": ["✗", "fails at call"],
  "not-offered": ["–", "not offered"],
  "not-spoken": ["?", "not spoken"],
  "not-tried": ["?", "not tried"],
};

/** Bindings as people call them. */
export const bindingWords: Readonly<Record<Cell["binding"], string>> = {
  jsonrpc: "JSON-RPC",
  rest: "HTTP+JSON",
  grpc: "gRPC",
};

/** What an agent offers, as a sentence. */
export const formWords: Readonly<Record<AgentForm, string>> = {
  "0.3": "It offers A2A 0.3 alone.",
  "1.0": "It offers A2A 1.0 alone.",
  "both-same-urls": "It offers A2A 0.3 and 1.0 at the same URLs.",
  "both-own-urls": "It offers A2A 0.3 and 1.0, each at URLs of its own.",
  none: "No client finds an interface of it.",
};

/** A state in its short form; notes show in it. */
export function stateText({ state, notes }: Cell): string {
  const [sign, words] = stateWords[state];
  return `${sign} ${words}${notes.length > 0 ? " (!)" : ""}`;
}

/** Cells of a row that say the same, together. */
export interface CellGroup {
  readonly cell: Cell;
  readonly bindings: readonly Cell["binding"][];
}

/** The cells of a row that have something to say, those that say the same together. */
export function cellGroups({ cells }: Row): CellGroup[] {
  const groups = new Map<string, CellGroup>();
  for (const cell of cells) {
    if (cell.state === "not-offered") continue;
    const key = JSON.stringify([cell.state, cell.because, cell.picks, cell.notes]);
    const earlier = groups.get(key);
    groups.set(key, { cell: earlier?.cell ?? cell, bindings: [...(earlier?.bindings ?? []), cell.binding] });
  }
  return [...groups.values()];
}

/** What a cell found, in words: `fails at card, because …`. */
export function cellSentence({ state, picks, because }: Cell): string {
  const [, words] = stateWords[state];
  const where = picks && state === "works" ? `: it speaks ${picks.version} at ${picks.url}` : "";
  return `${words}${where}${because === undefined ? "" : `, because ${because}`}`;
}

/** What the client does when nobody names a binding. */
export function choiceSentence({ choice }: Row): string {
  return choice === undefined ? "finds nothing to call" : `takes ${bindingWords[choice]} unless it is told otherwise`;
}

/** The last line: what it cost. */
export function costSentence({ messagesSent, exchanges, insecure }: ClientMatrix): string {
  const cost = `${plural(messagesSent, "message")} sent, in ${plural(exchanges.length, "request")}; clients that send the same share one.`;
  return insecure ? `${cost} The TLS certificates of servers were not checked.` : cost;
}

/** Name, version and address of the agent in one line. */
export function agentLine({ target: { name = "an agent", version = "", url } }: ClientMatrix): string {
  return `${oneLine(`${oneLine(name, 80)} ${oneLine(version, 40)}`.trim())} at ${oneLine(url, 200)}`;
}

/** The matrix for a terminal: a small table, then a sentence for each cell that says something. */
export function clientMatrixText(matrix: ClientMatrix, options: { columns: number; paint: Paint }): string {
  const { paint, columns } = options;
  const paintOf = (state: CellState) =>
    state === "works" ? paint.good : state.startsWith("fails") ? paint.bad : paint.dim;
  const widest = Math.max(...matrix.rows.map(({ name }) => columnsOf(name)));
  const pad = (text: string, width: number) => text + " ".repeat(Math.max(0, width - columnsOf(text)));
  const [first] = matrix.rows;
  const head = (first?.cells ?? []).map(({ binding }) => pad(bindingWords[binding], 20)).join("");
  const lines = [
    ...block(`Clients of ${agentLine(matrix)}`, { columns, indent: 0 }).map(paint.bold),
    formWords[matrix.form],
    "",
  ];
  const said = (mark: string, text: string, indent: number, dim = paint.dim) =>
    lines.push(...labelled(mark, oneLine(text, 1_500), { columns, indent, labelWidth: 2, paint: { ...paint, dim } }));
  const explained = ({ fix, notes }: Cell) => {
    if (fix !== undefined) said("→", fix, 4);
    for (const note of notes) said("!", note, 4, paint.warn);
  };
  const ended = () => withoutCommands(`${[...lines, "", paint.dim(costSentence(matrix))].join("\n")}\n`);
  if (!matrix.cardFound) {
    const cell = first?.cells[0];
    if (cell) said("✗", `no client gets a card, because ${cell.because}`, 2, paint.bad);
    if (cell) explained(cell);
    return ended();
  }
  lines.push(`  ${pad("", widest)}  ${paint.dim(head.trimEnd())}`);
  for (const { name, cells } of matrix.rows) {
    const states = cells.map((cell) => paintOf(cell.state)(pad(stateText(cell), 20))).join("");
    lines.push(`  ${pad(name, widest)}  ${states.trimEnd()}`);
  }
  for (const row of matrix.rows) {
    lines.push("", `${paint.bold(row.name)} ${choiceSentence(row)}`);
    for (const { cell, bindings } of cellGroups(row)) {
      const [sign] = stateWords[cell.state];
      const names = bindings.map((name) => bindingWords[name]).join(", ");
      said(sign, `${names} ${cellSentence(cell)}`, 2, paintOf(cell.state));
      explained(cell);
    }
  }
  return ended();
}
