/** A token in the `Authorization` header (RFC 6750). */
export interface BearerCredential {
  readonly type: "bearer";
  readonly token: string;
}

/** User name and password in the `Authorization` header (RFC 7617). */
export interface BasicCredential {
  readonly type: "basic";
  readonly username: string;
  readonly password: string;
}

/** A key where an `apiKey` scheme of the card wants it (section 4.5.2). */
export interface ApiKeyCredential {
  readonly type: "apiKey";
  readonly in: "header" | "query" | "cookie";
  readonly name: string;
  readonly value: string;
}

/** Headers of any kind, for schemes that A2A does not define. */
export interface HeadersCredential {
  readonly type: "headers";
  readonly headers: Readonly<Record<string, string>>;
  /** What of the values is secret; absent: all of them. Redacting what is none would take common words out of answers. */
  readonly secrets?: readonly string[];
}

/** A client certificate, PEM (section 4.5.6). */
export interface MtlsCredential {
  readonly type: "mtls";
  readonly cert: string;
  readonly key: string;
  /** Authorities that the server's certificate may come from, besides the usual ones. */
  readonly ca?: string;
}

/**
 * An access token that the kit gets for itself. Endpoints that are not given come from the metadata of `issuer`, and without an
 * issuer from the card's scheme.
 */
export interface OAuthCredential {
  /** `oidc` asks for the scope `openid` too, and takes the endpoints from an OpenID Connect scheme of the card. */
  readonly type: "oauth2" | "oidc";
  readonly flow: "clientCredentials" | "authorizationCode" | "deviceCode";
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  /** How the client shows its secret; by default what the metadata allows, `basic` first (RFC 6749 section 2.3.1). */
  readonly clientAuthentication?: "basic" | "post";
  /** Absent: no scope is asked for, so that the server chooses: as a rule all that the client may have. */
  readonly scopes?: readonly string[];
  /** Name of the card's scheme; absent: the first with this flow. */
  readonly scheme?: string;
  readonly issuer?: string;
  readonly tokenUrl?: string;
  readonly authorizationUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  /** What the token is for: RFC 8707, and the older parameter that some servers know. */
  readonly resource?: string;
  readonly audience?: string;
  /** Port on 127.0.0.1 that the redirect comes to; any free one by default. */
  readonly redirectPort?: number;
  /** Of an earlier sign-in: spares the user of the code flows. */
  readonly refreshToken?: string;
}

/** One thing that a caller shows. All values are the secrets themselves: `env:` and `file:` have been looked up. */
export type Credential =
  | BearerCredential
  | BasicCredential
  | ApiKeyCredential
  | HeadersCredential
  | MtlsCredential
  | OAuthCredential;

/** Who calls: what the caller shows with each request; several credentials when the agent wants them together. */
export type Identity = Credential | readonly Credential[];

/** Identities by name. `main` is the caller of every step that names nobody. */
export type Identities = Readonly<Record<string, Identity>>;

/** The caller of every step that says nothing else. */
export const mainIdentity = "main";
/** Word of a step that sends no credentials at all. */
export const noIdentity = "none";

/** The credentials of an identity. */
export function credentialsOf(identity: Identity): readonly Credential[] {
  return "type" in identity ? [identity] : identity;
}

/** URLs of authorization servers that the configuration itself names. */
export function endpointsNamedIn(identities: Identities): string[] {
  return Object.values(identities)
    .flatMap(credentialsOf)
    .flatMap((credential) => {
      if (credential.type !== "oauth2" && credential.type !== "oidc") return [];
      const { issuer, tokenUrl, authorizationUrl, deviceAuthorizationUrl } = credential;
      return [issuer, tokenUrl, authorizationUrl, deviceAuthorizationUrl].filter((url) => url !== undefined);
    });
}

/** Certificates of authorities that identities bring, PEM. They are trusted in the whole run: who asks without a client certificate meets the same server. */
export function authoritiesOf(identities: Identities): string[] {
  return Object.values(identities)
    .flatMap(credentialsOf)
    .flatMap((credential) => (credential.type === "mtls" && credential.ca !== undefined ? [credential.ca] : []));
}

/** Everything in identities that must not leave the process. */
export function secretsOf(identities: Identities): string[] {
  return Object.values(identities).flatMap(credentialsOf).flatMap(secretsIn);
}

function secretsIn(credential: Credential): string[] {
  switch (credential.type) {
    case "bearer":
      return [credential.token];
    case "basic":
      return [credential.password, `${credential.username}:${credential.password}`];
    case "apiKey":
      return [credential.value];
    case "headers":
      return [...(credential.secrets ?? Object.values(credential.headers))];
    case "mtls":
      return [credential.key];
    case "oauth2":
    case "oidc":
      return [credential.clientSecret, credential.refreshToken].filter((one) => one !== undefined);
  }
}
