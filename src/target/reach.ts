import { addressKind } from "../wire/address-kind.js";
import type { Wire } from "../wire/wire.js";
import { hostKindOf, httpUrl } from "./address.js";
import { shownUrl } from "./evidence.js";

/** What decides which addresses a card may make the kit call. */
export interface ReachOptions {
  readonly targetUrl: string;
  /** URLs that the user named: their hosts are always called. */
  readonly named?: readonly string[];
  /** The user allows private addresses. */
  readonly allowPrivate?: boolean;
}

/**
 * Which addresses the kit calls because a card names them. A card from a public address must not lead it to this machine or
 * into an inner network: the kit may stand where the agent's owner cannot reach (section 13.2 says so of agents and webhooks).
 */
export class Reach {
  private readonly hosts: ReadonlySet<string>;
  private cardUrl: string;

  constructor(
    private readonly wire: Pick<Wire, "addressOf">,
    private readonly options: ReachOptions,
  ) {
    this.cardUrl = options.targetUrl;
    const named = [options.targetUrl, ...(options.named ?? [])];
    this.hosts = new Set(named.flatMap((text) => httpUrl(text)?.hostname ?? []));
  }

  get allowsPrivate(): boolean {
    return this.options.allowPrivate === true;
  }

  /** Tells where the card was found. */
  cameFrom(cardUrl: string): void {
    this.cardUrl = cardUrl;
  }

  /** Why a URL is not called; undefined when it may be. */
  barred(url: URL): string | undefined {
    if (!this.isGuarded(url) || hostKindOf(url) === "public") return undefined;
    const from = httpUrl(this.cardUrl)?.origin ?? this.cardUrl;
    return `${shownUrl(url.href)} is a private address, and the card came from the public ${from}`;
  }

  /** True when the name of a host has to lead to public addresses. */
  publicOnly(url: URL): boolean {
    return this.isGuarded(url);
  }

  private isGuarded(url: URL): boolean {
    return this.options.allowPrivate !== true && !this.hosts.has(url.hostname) && this.isPublic();
  }

  /** The card's host is public by its name, and by the address that the name led to. */
  private isPublic(): boolean {
    const url = httpUrl(this.cardUrl);
    if (!url || hostKindOf(url) !== "public") return false;
    const address = this.wire.addressOf?.(url.origin);
    return address === undefined || addressKind(address) === "public";
  }
}
