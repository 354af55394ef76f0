import { generateKeyPairSync, randomUUID } from "node:crypto";
import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { JsonObject } from "../../json.js";
import type { Verdict } from "../auth/principals.js";
import type { Clock } from "../clock.js";
import type { TokenCheck } from "../hooks.js";
import { userOf } from "./accounts.js";

/** Seconds that an access token is good for. */
export const tokenLifetime = 300;

const algorithm = "ES256";
const kid = "reference-tokens";

/** What a token says. */
export interface Grant {
  readonly user: string;
  readonly client: string;
  readonly scopes: readonly string[];
  /** Whom the token is meant for (RFC 8707); the agent itself unless the client named another place. */
  readonly audience: string;
  /** Of the authorization request, for the identity token. */
  readonly nonce?: string;
}

/** Makes and reads the tokens of one authorization server. */
export interface Tokens {
  /** JSON Web Key Set with the public key. */
  readonly keySet: JsonObject;
  /** A JWT access token (RFC 9068). */
  access(grant: Grant): Promise<string>;
  /** An identity token (OpenID Connect Core, section 2). */
  identity(grant: Grant): Promise<string>;
  /** Whom an access token is for, and what it opens. */
  read(token: string): Promise<Verdict>;
}

/**
 * @param audience what access tokens for the agent are meant for
 * @param ignored checks that are left out, by faults
 */
export function createTokens(
  issuer: string,
  audience: string,
  clock: Clock,
  ignored: readonly TokenCheck[] = [],
): Tokens {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const seconds = () => Math.floor(clock.now() / 1000);
  const jwk = publicKey.export({ format: "jwk" }) as JsonObject;
  const signed = (claims: JsonObject, typ: string, { user }: Grant, to: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid, typ })
      .setIssuer(issuer)
      .setAudience(to)
      .setSubject(user)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + tokenLifetime)
      .setJti(randomUUID())
      .sign(privateKey);
  const verified = async (token: string): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, publicKey, {
      algorithms: [algorithm],
      typ: "at+jwt",
      issuer,
      ...(ignored.includes("audience") ? {} : { audience }),
      currentDate: new Date(ignored.includes("expiry") ? 0 : clock.now()),
    });
    return payload;
  };
  return {
    keySet: { keys: [{ ...jwk, kid, alg: algorithm, use: "sig" }] },
    access: (grant) =>
      signed({ client_id: grant.client, scope: grant.scopes.join(" ") }, "at+jwt", grant, grant.audience),
    identity: (grant) => signed(grant.nonce === undefined ? {} : { nonce: grant.nonce }, "JWT", grant, grant.client),
    async read(token) {
      try {
        const payload = ignored.includes("signature") ? decodeJwt(token) : await verified(token);
        const user = userOf(payload.sub);
        if (!user) return { problem: "unknown" };
        const scopes = typeof payload.scope === "string" ? payload.scope.split(" ") : [];
        if (ignored.includes("scope")) return { principal: user };
        // A token opens no more than its user may do, and no more than it was given for.
        const principal = { id: user.id, scopes: user.scopes.filter((scope) => scopes.includes(scope)) };
        return scopes.includes("a2a") ? { principal } : { problem: "insufficient-scope" };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { problem: "expired" };
        const wrongAudience = error instanceof errors.JWTClaimValidationFailed && error.claim === "aud";
        return { problem: wrongAudience ? "wrong-audience" : "unknown" };
      }
    },
  };
}
