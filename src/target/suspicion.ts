import { cardPath, legacyCardPath } from "../protocol/headers.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import { hostKindOf, httpUrl, isSameOrigin } from "./address.js";
import { redirectOf, shownUrl } from "./evidence.js";
import { Reach } from "./reach.js";

/** What is already odd about an interface's URL before anything is sent to it. */
export interface Suspicion {
  readonly code: string;
  readonly sentence: string;
  readonly fix: string;
  /** False when the kit does not send anything there: it would meet its own machine and not the agent. */
  readonly dial: boolean;
  /** True when this is why the first message failed. */
  explains(exchange: Exchange): boolean;
  /** Worth a warning although the first message was answered. */
  readonly warn: boolean;
}

const operationPath =
  /\/(message:(send|stream)|message\/(send|stream)|tasks(\/[^/]*)?(:(cancel|subscribe))?|extendedAgentCard)$/;

/**
 * The oddities of an interface's URL, the gravest first.
 * @param reach what the card may make the kit call; by default that is told by the spelling of its URL
 */
export function suspicionsOf(
  agentInterface: AgentInterface,
  cardUrl: string,
  reach = new Reach({}, { targetUrl: cardUrl }),
): Suspicion[] {
  const url = httpUrl(agentInterface.url);
  const card = httpUrl(cardUrl);
  if (!url || !card) return [];
  const found: (Suspicion | undefined)[] = [
    localAddress(url, card, reach),
    plainHttp(url, card),
    cardAddress(url, card),
    operationAddress(url),
    internalAddress(url, card, reach),
  ];
  return found.filter((suspicion) => suspicion !== undefined);
}

function localAddress(url: URL, card: URL, reach: Reach): Suspicion | undefined {
  const kind = hostKindOf(url);
  if (!["loopback", "unspecified", "link-local"].includes(kind) || isSameOrigin(url, card)) return undefined;
  const isRemote = !["loopback", "unspecified"].includes(hostKindOf(card)) && url.hostname !== card.hostname;
  if (!isRemote && kind !== "unspecified") return undefined;
  const meaning = {
    loopback: "an address that means each client's own machine",
    unspecified: "an address to listen on and not one to connect to",
    "link-local": "an address that is valid on one network link only",
  }[kind as "loopback"];
  return {
    code: isRemote ? "interface-unreachable" : "interface-listen-address",
    sentence: `the card advertises ${shownUrl(url.href)}, ${meaning}, but it was fetched from ${card.origin}`,
    fix: `Put the URL that clients reach into the card, e.g. ${card.origin}${url.pathname}; agents often take it from the address they listen on, where it has to be set apart${isRemote ? "; --allow-private calls it all the same" : ""}.`,
    dial: !isRemote || reach.allowsPrivate,
    explains: (exchange) => exchange.fault !== undefined,
    warn: true,
  };
}

function internalAddress(url: URL, card: URL, reach: Reach): Suspicion | undefined {
  if (hostKindOf(url) !== "internal" || url.hostname === card.hostname) return undefined;
  if (reach.barred(url) !== undefined) {
    return {
      code: "interface-private",
      sentence: `the card advertises ${shownUrl(url.href)}, an address of an internal network, but it was fetched from the public ${card.origin}, so that address is not called`,
      fix: `Put the URL that clients reach into the card, e.g. ${card.origin}${url.pathname}; if that network is yours, --allow-private calls it all the same.`,
      dial: false,
      explains: () => false,
      warn: true,
    };
  }
  return {
    code: "interface-unreachable",
    sentence: `the card advertises ${shownUrl(url.href)}, a name of an internal network, but it was fetched from ${card.origin}, and from here that address does not answer`,
    fix: `Put the URL that clients reach into the card, e.g. ${card.origin}${url.pathname}.`,
    dial: true,
    explains: ({ fault }) => fault !== undefined && ["dns", "refused", "timeout"].includes(fault.kind),
    warn: false,
  };
}

function plainHttp(url: URL, card: URL): Suspicion | undefined {
  if (card.protocol !== "https:" || url.protocol !== "http:") return undefined;
  return {
    code: "http-behind-https",
    sentence: `the card was fetched from ${card.origin}, but advertises ${shownUrl(url.href)} without TLS`,
    fix: `Advertise ${shownUrl(url.href).replace(/^http:/, "https:")}; behind a proxy that ends TLS the agent has to be told its public URL (X-Forwarded-Proto or a setting).`,
    dial: true,
    explains: (exchange) => exchange.fault !== undefined || redirectOf(exchange)?.url?.startsWith("https:") === true,
    warn: true,
  };
}

function isRefusal({ response }: Exchange): boolean {
  return response !== undefined && response.status !== 401 && response.status !== 403 && response.status !== 429;
}

function cardAddress(url: URL, card: URL): Suspicion | undefined {
  const isCard = url.pathname.endsWith(cardPath) || url.pathname.endsWith(legacyCardPath) || url.href === card.href;
  if (!isCard) return undefined;
  return {
    code: "interface-is-card-url",
    sentence: `the card advertises ${shownUrl(url.href)} as an interface, which is the URL of a card and not of an agent`,
    fix: "Put the URL at which the agent takes requests into the card.",
    dial: true,
    explains: isRefusal,
    warn: false,
  };
}

function operationAddress(url: URL): Suspicion | undefined {
  if (!operationPath.test(url.pathname)) return undefined;
  const base = `${url.origin}${url.pathname.replace(operationPath, "")}`;
  return {
    code: "interface-is-operation-path",
    sentence: `the card advertises ${shownUrl(url.href)}, the path of one operation, where the base of all operations belongs`,
    fix: `Advertise ${base || url.origin}: clients append the paths of the operations to it.`,
    dial: true,
    explains: isRefusal,
    warn: true,
  };
}
