import { isObject, type Json, type JsonObject } from "../../json.js";
import { show } from "../text.js";
import type { Finding, Predicate } from "./predicate.js";

/**
 * The interfaces that a card names for clients of 0.3 (its url, preferredTransport and additionalInterfaces), held against the
 * supportedInterfaces of the card for clients of 1.0, which is mostly the same document.
 */
export const legacyInterfaces: Predicate = {
  name: "legacy_interfaces",
  description:
    "url and additionalInterfaces name nothing that supportedInterfaces of the card in `of` declares for other versions only.",
  check({ value }, args) {
    if (!isObject(value)) return "not-exercised";
    const card = isObject(args) && isObject(args.of) ? args.of : value;
    const entries = objects(card.supportedInterfaces);
    const pairs = [
      { url: value.url, transport: value.preferredTransport ?? "JSONRPC", path: "url" },
      ...objects(value.additionalInterfaces).map(({ url, transport }, index) => ({
        url,
        transport,
        path: `additionalInterfaces[${index}]`,
      })),
    ].filter(({ url }) => typeof url === "string");
    if (entries.length === 0 || pairs.length === 0) return "not-exercised";
    return pairs.flatMap(({ url, transport, path }): Finding[] => {
      const twins = entries.filter((one) => one.url === url && one.protocolBinding === transport);
      const versions = twins.map(({ protocolVersion }) => String(protocolVersion));
      if (twins.length === 0 || versions.some((version) => /^0\.3(\.\d+)?$/.test(version))) return [];
      const actual = `${show(url ?? null)}, declared for ${versions.join(", ")}`;
      const message = `${path} sends clients of 0.3 to ${show(url ?? null)}, which supportedInterfaces declares for ${versions.join(", ")} only`;
      return [{ path, expected: "an interface of 0.3", actual, message }];
    });
  },
};

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
