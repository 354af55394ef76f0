import type { JsonObject } from "../json.js";
import type { Exchange, HeaderList } from "../wire/exchange.js";
import type { ClientCertificate } from "../wire/wire.js";
import { type Credential, credentialsOf, type Identities, mainIdentity, type OAuthCredential } from "./identity.js";
import type { Line } from "./oauth/authorization-server.js";
import type { Remark } from "./oauth/endpoints.js";
import { restFor, type SignInPrompt } from "./oauth/grants.js";
import type { Problem } from "./oauth/problem.js";
import { TokenSource } from "./oauth/token-source.js";

/** What an identity adds to a request. */
export interface Presented {
  readonly headers: HeaderList;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly certificate?: ClientCertificate;
}

/** What a keyring needs to get tokens. */
export interface KeyringOptions extends Omit<Line, "identity"> {
  /** Whether the card may name this URL as one of an authorization server. */
  readonly mayTrust: (url: string) => boolean;
  readonly prompt?: (prompt: SignInPrompt) => void;
  /** Longest wait for a user who has to sign in, in milliseconds; default five minutes. */
  readonly patienceMs?: number;
  readonly now?: () => number;
  readonly rest?: (ms: number) => Promise<void>;
}

const defaultPatienceMs = 5 * 60_000;

/** The identities of a run, and what each of them shows. */
export class Keyring {
  /** What came to the kit on the way to tokens, beside what went over the wire. */
  readonly received: Exchange[] = [];
  private readonly sources = new Map<OAuthCredential, TokenSource>();
  private card: JsonObject | undefined;

  constructor(
    readonly identities: Identities = {},
    options?: KeyringOptions,
  ) {
    if (!options) return;
    for (const [name, identity] of Object.entries(identities)) {
      for (const credential of credentialsOf(identity)) {
        if (credential.type !== "oauth2" && credential.type !== "oidc") continue;
        this.sources.set(credential, this.sourceOf(name, credential, options));
      }
    }
  }

  /** Names that steps may call with. */
  get names(): readonly string[] {
    return Object.keys(this.identities);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.identities, name);
  }

  /**
   * Gets the tokens, `main` first; without a card, those that need none. Users may have to sign in.
   * @returns why identities have none, and what is odd about the way there
   */
  async meet(
    card: JsonObject | undefined,
  ): Promise<{ readonly problems: readonly Problem[]; readonly remarks: readonly Remark[] }> {
    this.card = card;
    const problems: Problem[] = [];
    const first = (name: string) => (name === mainIdentity ? 0 : 1);
    // One after the other: a user signs in on one page at a time.
    for (const name of [...this.names].sort((a, b) => first(a) - first(b))) {
      const problem = await this.problemOf(name);
      if (problem && !problems.includes(problem)) problems.push(problem);
    }
    return { problems, remarks: [...this.sources.values()].flatMap(({ remarks }) => remarks) };
  }

  /** Why an identity cannot call now; undefined when it can. Tokens that run out are renewed. */
  async problemOf(name: string): Promise<Problem | undefined> {
    for (const credential of this.partsOf(name)) {
      const token = await this.tokenOf(credential);
      if (token && "problem" in token) return token.problem;
    }
    return undefined;
  }

  /** What a caller of this name shows; nothing for a name that is not known, and no token where there is none. */
  async present(name: string): Promise<Presented> {
    const parts = await Promise.all(this.partsOf(name).map((credential) => this.shownBy(credential)));
    const headers = parts.flatMap((part) => part.headers);
    const cookies = headers.filter(([header]) => header === "Cookie").map(([, value]) => value);
    const others = headers.filter(([header]) => header !== "Cookie");
    const certificate = parts.find((part) => part.certificate)?.certificate;
    return {
      // One Cookie field is all that a request may have (RFC 6265 section 5.4).
      headers: cookies.length === 0 ? others : [...others, ["Cookie", cookies.join("; ")]],
      query: parts.flatMap((part) => part.query),
      ...(certificate ? { certificate } : {}),
    };
  }

  private sourceOf(identity: string, credential: OAuthCredential, options: KeyringOptions): TokenSource {
    const { mayTrust, prompt, patienceMs = defaultPatienceMs, now = () => performance.now(), ...line } = options;
    return new TokenSource(credential, {
      line: { ...line, identity },
      mayTrust,
      patienceMs,
      now,
      rest: options.rest ?? ((ms) => restFor(ms, options.signal)),
      keep: (exchange) => this.received.push({ ...exchange, id: `r${this.received.length + 1}` }),
      ...(prompt ? { prompt } : {}),
    });
  }

  private partsOf(name: string): readonly Credential[] {
    const identity = this.has(name) ? this.identities[name] : undefined;
    return identity === undefined ? [] : credentialsOf(identity);
  }

  private async tokenOf(credential: Credential) {
    if (credential.type !== "oauth2" && credential.type !== "oidc") return undefined;
    return this.sources.get(credential)?.token(this.card);
  }

  private async shownBy(credential: Credential): Promise<Presented> {
    switch (credential.type) {
      case "bearer":
        return inHeader("Authorization", `Bearer ${credential.token}`);
      case "basic": {
        const { username, password } = credential;
        return inHeader("Authorization", `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`);
      }
      case "apiKey": {
        const { name, value } = credential;
        if (credential.in === "query") return { headers: [], query: [[name, value]] };
        return credential.in === "cookie" ? inHeader("Cookie", `${name}=${value}`) : inHeader(name, value);
      }
      case "headers":
        return { headers: Object.entries(credential.headers), query: [] };
      case "mtls": {
        const { cert, key } = credential;
        return { headers: [], query: [], certificate: { cert, key } };
      }
      case "oauth2":
      case "oidc": {
        const token = await this.tokenOf(credential);
        return token && "value" in token ? inHeader("Authorization", `Bearer ${token.value}`) : nothing;
      }
    }
  }
}

const nothing: Presented = { headers: [], query: [] };

function inHeader(name: string, value: string): Presented {
  return { headers: [[name, value]], query: [] };
}
