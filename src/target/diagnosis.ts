import type { Diagnosis } from "../judge/report.js";
import type { Exchange } from "../wire/exchange.js";
import { lineOf, plain } from "./evidence.js";

/** What a diagnosis is made from. */
export interface Finding {
  readonly layer: Diagnosis["layer"];
  readonly code: string;
  readonly sentence: string;
  readonly fix: string;
  readonly severity: Diagnosis["severity"];
  readonly interface?: string;
  /** Each becomes a line of evidence, after those of `evidence`. */
  readonly exchanges?: readonly Exchange[];
  readonly evidence?: readonly string[];
}

/** Makes a diagnosis: the exchanges that show it become its evidence. */
export function diagnosisOf(finding: Finding): Diagnosis {
  const { layer, code, sentence, fix, severity, exchanges = [], evidence = [] } = finding;
  return {
    layer,
    code,
    ...(finding.interface === undefined ? {} : { interface: finding.interface }),
    sentence: plain(sentence),
    fix: plain(fix),
    evidence: [...evidence, ...exchanges.map(lineOf)].map((line) => plain(line)),
    exchanges: exchanges.map(({ id }) => id),
    severity,
  };
}

/** A diagnosis together with what it is about, so that one cause seen on several interfaces becomes one diagnosis. */
export interface Attributed {
  readonly diagnosis: Diagnosis;
  /** Origin that it concerns. */
  readonly origin: string;
}

/**
 * One cause, one diagnosis: those with the same code on the same origin become one.
 * @param tried ids of all interfaces that were to be tested; a diagnosis of all of them belongs to no single interface
 */
export function mergeDiagnoses(found: readonly Attributed[], tried: readonly string[]): Diagnosis[] {
  const groups = new Map<string, Diagnosis[]>();
  for (const { diagnosis, origin } of found) {
    const key = `${diagnosis.code} ${diagnosis.severity} ${origin}`;
    groups.set(key, [...(groups.get(key) ?? []), diagnosis]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...rest] = group;
    if (!first) return [];
    const ids = group.flatMap((diagnosis) => diagnosis.interface ?? []);
    if (rest.length === 0) return [first];
    const { interface: _one, ...common } = first;
    const others = rest.flatMap((diagnosis) => diagnosis.interface ?? []);
    const all = tried.every((id) => ids.includes(id));
    return [
      {
        ...common,
        sentence: others.length === 0 ? first.sentence : `${first.sentence}; the same goes for ${others.join(", ")}`,
        ...(all || first.interface === undefined ? {} : { interface: first.interface }),
        evidence: [...new Set(group.flatMap(({ evidence }) => evidence))],
        exchanges: [...new Set(group.flatMap(({ exchanges }) => exchanges))],
      },
    ];
  });
}
