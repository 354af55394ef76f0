import type { JsonObject } from "../json.js";
import { dialectOf } from "../protocol/dialects.js";
import { didYouMean, type Report } from "./check-step.js";
import { mapOf, type ReadContext, textsOf } from "./read-values.js";
import { generatedTable, membersOf, requiredMembers } from "./required-members.js";
import type { Keys } from "./source.js";
import { closest } from "./suggest.js";

/** Checks a `for_each: {generate: …}`: its names exist, it gives rows, and every row can be sent where the test runs. */
export function checkGenerated(test: JsonObject, keys: Keys, context: ReadContext, report: Report): void {
  const table = generatedTable(test.for_each);
  if (!table) return;
  const { specVersion, fields, defaults } = context;
  const at = [...keys, "for_each", "generate"];
  const others = Object.keys(mapOf(test.for_each)).filter((key) => key !== "generate");
  if (others.length > 0)
    report([...keys, "for_each", others[0] ?? ""], `nothing may stand beside "generate"`, undefined, "key");
  if (!fields) return;
  const known = requiredMembers(specVersion, table.operation, fields).map(({ path }) => path);
  for (const list of ["only", "except"] as const) {
    for (const [index, path] of textsOf(mapOf(mapOf(test.for_each).generate)[list]).entries()) {
      if (!known.includes(path))
        report(
          [...at, list, index],
          `${path} is no required member of ${table.operation}`,
          didYouMean(closest(path, known)),
        );
    }
  }
  const members = membersOf(table, specVersion, fields);
  if (members.length === 0) report(at, "the table has no rows", `required members are ${known.join(", ") || "none"}`);
  const transport = test.transport ?? defaults.transport;
  if (transport !== undefined && !textsOf(transport).includes("rest")) return;
  const paths = dialectOf(specVersion).operations[table.operation]?.http.map(({ path }) => path) ?? [];
  const inPath = members.find(({ path }) => paths.some((one) => one.includes(`{${path}}`)));
  if (inPath)
    report(
      at,
      `${inPath.path} stands in the path over REST and cannot be spoilt there`,
      'add "transport: [jsonrpc]", or leave it out with "except"',
    );
}
