import { isObject, type Json, type JsonObject } from "../json.js";

/** The way a document describes an agent. `empty`: an object without any interface in a form that is known. */
export type CardForm = "1.0" | "0.3" | "proto-names" | "empty";

/** One interface as declared, in the words of the card; what is absent or no text is undefined. */
export interface Declared {
  readonly index: number;
  readonly url: string | undefined;
  readonly binding: string | undefined;
  readonly version: string | undefined;
  readonly tenant: string | undefined;
  /** Members in snake_case or of 0.3 that stand where those of 1.0 belong. */
  readonly oddNames: readonly string[];
  /** Where it stands: `supportedInterfaces[0]`, or `url` for the main interface of a 0.3 card. */
  readonly place: string;
  /** Members of the card that name binding and version of this interface. */
  readonly names: { readonly binding: string; readonly version: string };
}

/** Tells the form by the member that leads to an interface: a card without one is of no use to a client. */
export function cardFormOf(card: JsonObject): CardForm {
  const { supportedInterfaces } = card;
  if (Array.isArray(supportedInterfaces) && supportedInterfaces.length > 0) return "1.0";
  if (Array.isArray(card.supported_interfaces)) return "proto-names";
  const version = textOf(card.protocolVersion);
  const isOld = version?.startsWith("0.") === true || Array.isArray(card.additionalInterfaces);
  if (isOld || typeof card.url === "string") return "0.3";
  if (typeof card.protocol_version === "string" || Array.isArray(card.additional_interfaces)) return "proto-names";
  return "empty";
}

/** True for a document that is meant as a card, found at a place where anything could be. */
export function looksLikeCard(value: Json): value is JsonObject {
  if (!isObject(value) || typeof value.name !== "string") return false;
  return ["supportedInterfaces", "supported_interfaces", "skills", "capabilities"].some(
    (name) => isObject(value[name]) || Array.isArray(value[name]),
  );
}

/**
 * All interfaces of a card in its own order: `supportedInterfaces` (section 4.4.6), then those that only the members of a 0.3
 * card declare. The card of an agent of both versions usually names its 0.3 interfaces in both places.
 */
export function declaredInterfaces(card: JsonObject): Declared[] {
  const form = cardFormOf(card);
  if (form === "0.3") return declaredByOldCard(card);
  if (form !== "1.0" || !Array.isArray(card.supportedInterfaces)) return [];
  const own = card.supportedInterfaces.map((entry, index): Declared => {
    const members: JsonObject = isObject(entry) ? entry : {};
    return {
      index,
      url: textOf(members.url),
      binding: textOf(members.protocolBinding),
      version: textOf(members.protocolVersion),
      tenant: textOf(members.tenant),
      oddNames: ["protocol_binding", "protocol_version", "transport"].filter((name) => name in members),
      place: `supportedInterfaces[${index}]`,
      names: { binding: "protocolBinding", version: "protocolVersion" },
    };
  });
  const isNamed = ({ url, binding }: Declared) =>
    own.some((one) => one.url === url && one.binding === binding && one.version?.trim().startsWith("0.") === true);
  const old = isForOldClients(card) ? declaredByOldCard(card).filter((one) => !isNamed(one)) : [];
  return [...own, ...old.map((one, index) => ({ ...one, index: own.length + index }))];
}

/** A stray `url` in a card of 1.0 promises nothing: clients of 0.3 need more than that. */
function isForOldClients(card: JsonObject): boolean {
  if (typeof card.url !== "string") return false;
  const version = textOf(card.protocolVersion);
  return version === undefined ? textOf(card.preferredTransport) !== undefined : version.startsWith("0.");
}

/** Section 5.6 of 0.3: the main URL with its preferred transport (JSONRPC unless named), then the additional ones. */
function declaredByOldCard(card: JsonObject): Declared[] {
  const version = textOf(card.protocolVersion) ?? "0.3";
  const additional = Array.isArray(card.additionalInterfaces) ? card.additionalInterfaces : [];
  const entries = [
    { url: textOf(card.url), binding: textOf(card.preferredTransport) ?? "JSONRPC", place: "url" },
    ...additional.map((entry, index) => {
      const members: JsonObject = isObject(entry) ? entry : {};
      const place = `additionalInterfaces[${index}]`;
      return { url: textOf(members.url), binding: textOf(members.transport), place };
    }),
  ];
  const isRepeated = (entry: (typeof entries)[number], index: number) =>
    entries.findIndex((other) => other.url === entry.url && other.binding === entry.binding) < index;
  return entries
    .filter((entry, index) => !isRepeated(entry, index))
    .map((entry, index) => ({
      ...entry,
      index,
      version,
      tenant: undefined,
      oddNames: [],
      names: {
        binding: entry.place === "url" ? "preferredTransport" : "transport",
        version: "protocolVersion of the card",
      },
    }));
}

/** URIs of extensions that the card marks as required (section 4.6.1), as far as they can stand in a header. */
export function requiredExtensionsOf(card: JsonObject): string[] {
  const { capabilities } = card;
  const extensions = isObject(capabilities) && Array.isArray(capabilities.extensions) ? capabilities.extensions : [];
  return extensions.flatMap((entry) =>
    isObject(entry) && entry.required === true && typeof entry.uri === "string" && /^[!-+\--~]+$/.test(entry.uri)
      ? [entry.uri]
      : [],
  );
}

/** True when the card declares streaming. */
export function declaresStreaming(card: Json | undefined): boolean {
  return isObject(card) && isObject(card.capabilities) && card.capabilities.streaming === true;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
