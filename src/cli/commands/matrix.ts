import { resolve } from "node:path";
import { askAsClients } from "../../matrix/ask-clients.js";
import { unserved } from "../../matrix/judge-matrix.js";
import type { ClientId } from "../../protocol/clients.js";
import { clientMatrixText } from "../../reports/client-matrix.js";
import { paintOf } from "../../reports/console/paint.js";
import { writeOutput } from "../../reports/files.js";
import { renderClientMatrix } from "../../reports/html/client-matrix.js";
import { jsonText } from "../../reports/json.js";
import { limitsOf } from "../../runner/limits.js";
import { MessageBudget } from "../../runner/message-budget.js";
import { authoritiesOf, secretsOf } from "../../target/identity.js";
import { TckError } from "../../tck-error.js";
import { createWire } from "../../wire/client.js";
import { exitCodes } from "../exit-codes.js";
import type { RunFlags } from "../run-flags.js";
import { settingsFrom } from "../run-options.js";
import { type Terminal, wantsColor } from "../terminal.js";

/** The flags of `matrix`; those that `run` has too mean the same. */
export type MatrixFlags = Pick<
  RunFlags,
  | "target"
  | "header"
  | "trustOrigin"
  | "allowPrivate"
  | "insecure"
  | "openBrowser"
  | "config"
  | "timeout"
  | "maxMessages"
  | "out"
> & { readonly json?: boolean; readonly require?: readonly ClientId[] };

/**
 * Says which clients can talk to an agent.
 * @returns 0 when that was found out, whatever it is; 1 when a required client is not served; 3 when there was no card to begin with
 * @throws TckError `USAGE` without a target
 */
export async function matrixCommand(flags: MatrixFlags, terminal: Terminal, args: readonly string[]): Promise<number> {
  const { run } = await settingsFrom(flags, terminal, args);
  const { target, headers, timeoutMs, trustedOrigins = [], prompts, identities = {}, onSignIn } = run;
  const { insecure = false, allowPrivate = false } = run;
  if (target === undefined)
    throw new TckError("USAGE", "no target is given", { hint: "name the agent: a2a-tck matrix --target URL" });
  const budget = new MessageBudget(run.maxMessages);
  const stop = new AbortController();
  terminal.onInterrupt(() => stop.abort());
  const wire = createWire({
    headers,
    secrets: secretsOf(identities),
    trust: { insecure, authorities: authoritiesOf(identities) },
    limits: limitsOf(timeoutMs),
  });
  try {
    const startedAt = (terminal.now?.() ?? new Date()).toISOString();
    const matrix = await askAsClients(target, wire, startedAt, {
      headers,
      prompts,
      firstAnswerMs: timeoutMs,
      signal: stop.signal,
      spendMessage: () => budget.spend(),
      identities,
      trustedOrigins,
      insecure,
      allowPrivate,
      ...(onSignIn ? { onSignIn } : {}),
    });
    const { columns } = terminal;
    terminal.out(
      flags.json ? jsonText(matrix) : clientMatrixText(matrix, { columns, paint: paintOf(wantsColor(terminal)) }),
    );
    if (flags.out !== undefined) {
      const folder = resolve(terminal.cwd, flags.out);
      const paths = [
        await writeOutput(folder, "matrix.html", renderClientMatrix(matrix)),
        await writeOutput(folder, "matrix.json", jsonText(matrix)),
      ];
      for (const path of paths) terminal.err(`wrote ${path}\n`);
    }
    if (stop.signal.aborted) return exitCodes.interrupted;
    if (!matrix.cardFound) return exitCodes.nothingTested;
    const missing = unserved(matrix, flags.require ?? []);
    for (const { name } of missing) terminal.err(`a2a-tck: ${name} is required, and the agent does not serve it\n`);
    return missing.length > 0 ? exitCodes.nonConformant : exitCodes.ok;
  } finally {
    await wire.close();
  }
}
