import type { ProtocolVersion } from "../protocol/dialect.js";

/** Bindings that the agent speaks. */
export type AgentBinding = "jsonrpc" | "rest";

/** A URL at which the agent speaks one binding, in one version or in several. */
export interface Place {
  readonly binding: AgentBinding;
  readonly versions: readonly ProtocolVersion[];
  /** Path of the URL; REST paths stand behind it. */
  readonly path: string;
  readonly url: string;
}

/** What the places depend on. */
export interface PlaceSettings {
  /** Base URL that clients use, without slash at the end. */
  readonly baseUrl: string;
  readonly bindings: readonly AgentBinding[];
  /** Versions that the agent speaks, the preferred one first; absent means 1.0. */
  readonly protocols?: readonly ProtocolVersion[];
  /** Whether 0.3 has URLs of its own beside those of 1.0. */
  readonly separateUrls?: boolean;
}

const paths: Readonly<Record<AgentBinding, string>> = { jsonrpc: "/rpc", rest: "/rest" };

/** All places, in the order of the card. */
export function placesOf(settings: PlaceSettings): readonly Place[] {
  const { baseUrl, bindings, protocols = ["1.0"], separateUrls = false } = settings;
  const place = (binding: AgentBinding, versions: readonly ProtocolVersion[], prefix = ""): Place => {
    const path = `${prefix}${paths[binding]}`;
    return { binding, versions, path, url: `${baseUrl}${path}` };
  };
  if (!separateUrls || protocols.length === 1) return bindings.map((binding) => place(binding, protocols));
  return protocols.flatMap((version) =>
    bindings.map((binding) => place(binding, [version], version === "0.3" ? "/0.3" : "")),
  );
}

/** The place of a request, by its path. */
export function placeAt(places: readonly Place[], path: string): Place | undefined {
  return places.find((place) => (place.binding === "rest" ? path.startsWith(`${place.path}/`) : path === place.path));
}
