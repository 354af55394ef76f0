import type { JsonObject } from "../../json.js";
import type { Exchange } from "../../wire/exchange.js";
import type { OAuthCredential } from "../identity.js";
import { authorizationCode } from "./authorization-code.js";
import type { Line } from "./authorization-server.js";
import { type Endpoints, endpointsOf, type MayTrust, type Remark, standsAlone } from "./endpoints.js";
import { clientCredentials, deviceCode, type Flow, refresh, type Token } from "./grants.js";
import type { Attempt, Problem } from "./problem.js";

/** What a source of tokens is made with. */
export interface TokenSourceOptions extends Pick<Flow, "line" | "prompt" | "patienceMs" | "rest"> {
  readonly mayTrust: MayTrust;
  /** Milliseconds, of any start. */
  readonly now: () => number;
  /** Gets what did not go over the wire: the redirect of the user's browser. */
  readonly keep: (exchange: Omit<Exchange, "id">) => void;
}

/** A token is renewed so long before its end, in milliseconds, or when a tenth of its life is left. */
const marginMs = 30_000;

/** After a renewal that failed, in milliseconds: not every request has to ask again. */
const pauseMs = 2_000;

interface Held {
  readonly token: Token;
  /** When it is to be renewed, and when it is of no use any more. */
  readonly renewAt: number;
  readonly endsAt: number;
}

/** The access token of one credential: got once, renewed before it runs out. */
export class TokenSource {
  readonly remarks: Remark[] = [];
  private endpoints: Endpoints | undefined;
  private held: Held | undefined;
  private refreshToken: string | undefined;
  private problem: Problem | undefined;
  private underWay: Promise<Attempt<string>> | undefined;

  constructor(
    private readonly credential: OAuthCredential,
    private readonly options: TokenSourceOptions,
  ) {
    this.refreshToken = credential.refreshToken;
  }

  /**
   * A token that will do for the next request. Undefined while the card that names the endpoints is not known. One that could
   * not be had is not asked for again: a wrong secret would lock the account.
   */
  async token(card: JsonObject | undefined): Promise<Attempt<string> | undefined> {
    if (this.problem) return { problem: this.problem };
    if (!this.endpoints && card === undefined && !standsAlone(this.credential)) return undefined;
    const { held } = this;
    if (held && this.options.now() < held.renewAt) return { value: held.token.accessToken };
    this.underWay ??= this.get(card).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async get(card: JsonObject | undefined): Promise<Attempt<string>> {
    const { line, mayTrust, now } = this.options;
    if (!this.endpoints) {
      const found = await endpointsOf(line, this.credential, card, mayTrust);
      if ("problem" in found) return this.failed(found.problem);
      this.endpoints = found.value;
      this.remarks.push(...found.value.findings);
    }
    const attempt = await this.ask(this.endpoints);
    if ("problem" in attempt) {
      // An early renewal that fails does no harm while the token at hand is good.
      const { held } = this;
      if (held && now() < held.endsAt) {
        this.held = { ...held, renewAt: Math.min(now() + pauseMs, held.endsAt) };
        return { value: held.token.accessToken };
      }
      return this.failed(attempt.problem);
    }
    const { value: token } = attempt;
    const lifeMs = (token.expiresIn ?? Number.POSITIVE_INFINITY) * 1000;
    const endsAt = now() + lifeMs;
    this.held = { token, endsAt, renewAt: endsAt - Math.min(marginMs, lifeMs / 10) };
    this.refreshToken = token.refreshToken ?? this.refreshToken;
    this.remarks.push(...token.remarks);
    return { value: token.accessToken };
  }

  private async ask(endpoints: Endpoints): Promise<Attempt<Token>> {
    const { line, prompt, patienceMs, rest, keep } = this.options;
    const flow: Flow = {
      line,
      credential: this.credential,
      endpoints,
      patienceMs,
      rest,
      ...(prompt ? { prompt } : {}),
    };
    if (this.refreshToken !== undefined) {
      const renewed = await refresh(flow, this.refreshToken);
      // A user is not asked to sign in while tests are under way.
      if ("value" in renewed || this.held || this.credential.flow !== "clientCredentials") return renewed;
    }
    if (this.credential.flow === "clientCredentials") return clientCredentials(flow);
    if (this.held) return { problem: cannotRenew(line) };
    return this.credential.flow === "deviceCode" ? deviceCode(flow) : authorizationCode(flow, keep);
  }

  private failed(problem: Problem): Attempt<string> {
    this.problem = problem;
    return { problem };
  }
}

function cannotRenew({ identity }: Line): Problem {
  return {
    code: "identity-expired",
    sentence: `identity ${identity}: the access token has run out, and there is no refresh token`,
    fix: "Let the authorization server give refresh tokens (the scope offline_access, with many), or longer access tokens.",
  };
}
