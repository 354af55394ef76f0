import type { KillMatrix } from "./matrix.js";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

/** The matrix as one HTML page: each fault, what it breaks, and which tests notice. */
export function matrixPage(matrix: KillMatrix, version: string): string {
  const faults = matrix.rows.filter((row) => row.kind === "fault");
  const rows = faults.map((row) => {
    const own = (id: string) => matrix.killers[id]?.includes(row.id) === true;
    const tests = row.failed.map(
      (kill) => `<li class="${own(kill.id) ? "own" : "side"}"><b>${escaped(kill.id)}</b> ${escaped(kill.message)}</li>`,
    );
    return `<tr><th scope="row" id="${escaped(row.id)}">${escaped(row.id)}</th><td>${escaped(row.requirement ?? "")}</td><td>${escaped(row.summary)}</td><td>${row.failed.length}</td><td><ul>${tests.join("") || `<li>${escaped(row.diagnosed.length > 0 ? `diagnosed before any test: ${row.diagnosed.join(", ")}` : "nothing notices it")}</li>`}</ul></td></tr>`;
  });
  const problems = matrix.problems.map((problem) => `<li>${escaped(problem)}</li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Kill matrix of a2a-tck</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
ul { margin: 0; padding-left: 1.1rem } .side { opacity: .65 }
</style></head><body>
<h1>Kill matrix</h1>
<p>a2a-tck ${escaped(version)}: ${faults.length} faults of the reference agent, ${Object.keys(matrix.killers).length} tests and monitors that one of them kills for its own requirement,
median of failing tests per fault ${matrix.medianFailures}. A test that no fault can break is not a test.</p>
${problems.length > 0 ? `<h2>Problems</h2><ul>${problems.join("")}</ul>` : "<p>No problems.</p>"}
<table><thead><tr><th scope="col">Fault</th><th scope="col">Requirement</th><th scope="col">What it does</th><th scope="col">Failing</th><th scope="col">Tests that notice (its own requirement first seen in bold weight, side effects paler)</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>
</body></html>
`;
}
