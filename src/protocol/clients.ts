import type { JsonObject } from "../json.js";
import type { ProtocolVersion } from "./dialect.js";
import { versionHeader } from "./headers.js";

/** Clients that are in use: of 0.3, of 1.0, and of 1.0 with a layer that also speaks 0.3. */
export type ClientId = "0.3" | "1.0" | "1.0+0.3";

/** How a client speaks one version: what it adds to what the version itself asks for. */
export interface Speech {
  /** Headers that it sets, over those of the version. */
  readonly headers: Readonly<Record<string, string>>;
  /** `configuration` of a message that is to be answered when the work is done, by binding. */
  readonly configuration: { readonly jsonrpc: JsonObject; readonly rest: JsonObject };
}

/** A client as the public SDKs have it: how it asks for the card, what it reads in it, and what it sends. */
export interface ClientProfile {
  readonly id: ClientId;
  readonly name: string;
  /** Headers of the request for the card. */
  readonly cardHeaders: Readonly<Record<string, string>>;
  /** Forms of a card that it can read, the preferred one first. */
  readonly reads: readonly ProtocolVersion[];
  /** Objects and lists that it cannot do without in a card of 0.3. */
  readonly needs?: readonly string[];
  /** Versions that it speaks. */
  readonly speaks: Readonly<Partial<Record<ProtocolVersion, Speech>>>;
}

/** Clients ask for the card without saying what they accept. */
const anything = { Accept: "*/*" };
/** On every binding and with every method, also where the binding has a media type of its own. */
const plainJson = { "Content-Type": "application/json" };

const speech1: Speech = {
  headers: plainJson,
  // `returnImmediately: false` is the default of the proto, and ProtoJSON leaves defaults out.
  configuration: { jsonrpc: {}, rest: {} },
};

/**
 * Read off the JavaScript SDK (0.3.14 and 1.3.0), whose requests a test compares with these; where the Python SDK differs, it is
 * stricter with types and knows no client of 1.0 without the layer for 0.3.
 */
export const clientProfiles: readonly ClientProfile[] = [
  {
    id: "0.3",
    name: "client 0.3",
    cardHeaders: anything,
    reads: ["0.3"],
    speaks: {
      "0.3": {
        headers: plainJson,
        configuration: { jsonrpc: { blocking: true }, rest: { blocking: true } },
      },
    },
  },
  {
    id: "1.0",
    name: "client 1.0",
    cardHeaders: { ...anything, [versionHeader]: "1.0" },
    reads: ["1.0"],
    speaks: { "1.0": speech1 },
  },
  {
    id: "1.0+0.3",
    name: "client 1.0 that also speaks 0.3",
    cardHeaders: { ...anything, [versionHeader]: "1.0" },
    reads: ["1.0", "0.3"],
    needs: ["capabilities", "defaultInputModes", "defaultOutputModes", "skills"],
    speaks: {
      "1.0": speech1,
      "0.3": {
        headers: { ...plainJson, [versionHeader]: "0.3" },
        configuration: { jsonrpc: { blocking: true, acceptedOutputModes: [] }, rest: { blocking: true } },
      },
    },
  },
];

/** Members at the top of a card that only cards of 0.3 have. */
export const legacyCardMembers: readonly string[] = [
  "preferredTransport",
  "additionalInterfaces",
  "supportsAuthenticatedExtendedCard",
];
/** Transport of `url` in a card of 0.3 that has no `preferredTransport`. */
export const defaultTransport = "JSONRPC";
