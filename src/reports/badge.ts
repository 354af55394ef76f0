import type { Report } from "../judge/report.js";
import { applicable, bindingOf } from "./counts.js";
import { writeOutput } from "./files.js";
import { escapeHtml } from "./html/template.js";
import { jsonText } from "./json.js";
import type { ReporterFactory } from "./reporter.js";

/** What stands on the badge. */
export interface BadgeText {
  readonly label: string;
  readonly message: string;
  readonly color: string;
}

const colors = { conformant: "#1a7f4b", incomplete: "#8a5a00", "non-conformant": "#b3261e" } as const;
const bindingNames: Readonly<Record<string, string>> = { jsonrpc: "JSON-RPC", rest: "HTTP+JSON", grpc: "gRPC" };

/**
 * `badge.svg`, and `badge.json` for the endpoint badge of shields.io. Both show counts with their denominator, never a
 * percentage, and say so when the run was incomplete or not conformant.
 */
export const badgeReporter: ReporterFactory = (context) => ({
  name: "badge",
  async onEnd(report) {
    const badge = badgeText(report);
    return [
      await writeOutput(context.outDir, "badge.svg", badgeSvg(badge)),
      await writeOutput(context.outDir, "badge.json", jsonText(badgeEndpoint(badge, report.verdict !== "conformant"))),
    ];
  },
});

/** Versions and bindings that tests ran on, and how many MUSTs passed of those that apply. */
export function badgeText(report: Report): BadgeText {
  const tested = report.interfaces.filter(({ state }) => state === "tested");
  const versions = [...new Set(tested.map(({ version }) => version))].sort().reverse();
  const bindings = [...new Set(tested.map((iface) => bindingNames[bindingOf(iface)] ?? iface.binding))];
  const { must } = report.counts;
  const numbers = `MUST ${must.passed}/${applicable(must)}`;
  const ran = report.verdict === "conformant" ? numbers : `${report.verdict} · ${numbers}`;
  const message = must.total === 0 ? "not tested" : bindings.length > 0 ? `${bindings.join(" + ")} · ${ran}` : ran;
  return { label: `A2A ${versions.join(" + ")}`.trim(), message, color: colors[report.verdict] };
}

/** The badge of a certificate: with the day of the test, or grey and expired after its last day. */
export function certificateBadge(report: Report, validUntil: string, today: string): BadgeText {
  const badge = badgeText(report);
  const day = report.run.startedAt.slice(0, 10);
  if (today > validUntil) return { ...badge, message: `${badge.message} · expired ${validUntil}`, color: "#5f6670" };
  return { ...badge, message: `${badge.message} · ${day}` };
}

/** The endpoint document of shields.io. */
export function badgeEndpoint({ label, message, color }: BadgeText, isError: boolean) {
  return { schemaVersion: 1, label, message, color: color.slice(1), isError };
}

/** A flat badge. Widths are set with `textLength`, so it looks the same whatever fonts are there. */
export function badgeSvg({ label, message, color }: BadgeText): string {
  const [labelWidth, messageWidth] = [label, message].map((text) => Math.round(text.length * 6.6) + 14) as [
    number,
    number,
  ];
  const width = labelWidth + messageWidth;
  const text = (content: string, left: number, own: number) =>
    `<text x="${left + own / 2}" y="14" textLength="${own - 14}" lengthAdjust="spacingAndGlyphs">${escapeHtml(content)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${escapeHtml(`${label}: ${message}`)}">
<title>${escapeHtml(`${label}: ${message}`)}</title>
<clipPath id="r"><rect width="${width}" height="20" rx="4"/></clipPath>
<g clip-path="url(#r)"><rect width="${labelWidth}" height="20" fill="#3b4148"/><rect x="${labelWidth}" width="${messageWidth}" height="20" fill="${color}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">${text(label, 0, labelWidth)}${text(message, labelWidth, messageWidth)}</g>
</svg>
`;
}
