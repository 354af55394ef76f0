/**
 * What a report says apart from when and where it was made: the same agent and the same suites give the same lines again,
 * whatever the machine. One line for the kit, each suite file, each interface and each result.
 */
export function extractOf(report) {
  const { kit, run, interfaces, tests, verdict } = report;
  return [
    `kit ${kit.name} ${kit.version}`,
    `verdict ${verdict}`,
    ...run.suites.map(({ file, digest }) => `suite ${file} ${digest}`),
    ...interfaces.map(({ id, state, verdict: own }) => `interface ${id} ${state} ${own ?? ""}`.trim()),
    ...tests.map((test) => {
      const result = test.skip ? `${test.result} (${test.skip.kind})` : test.result;
      return `test ${test.id} on ${test.interface}: ${test.level} ${result}, covers ${test.requirements.join(" ")}`;
    }),
  ].sort();
}

/**
 * Lines that only one of two extracts has, those of the first with `-` and those of the second with `+`.
 */
export function differencesOf(before, after) {
  const left = new Set(before);
  const right = new Set(after);
  return [
    ...before.filter((line) => !right.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !left.has(line)).map((line) => `+ ${line}`),
  ];
}
