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
}

/** One thing that a caller shows. All values are the secrets themselves: `env:` and `file:` have been looked up. */
export type Credential = BearerCredential | BasicCredential | ApiKeyCredential | HeadersCredential;

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
      return Object.values(credential.headers);
  }
}
