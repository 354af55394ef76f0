import { createSecureContext } from "node:tls";
import { httpUrl } from "../target/address.js";
import type { Credential, HeadersCredential, Identities, MtlsCredential, OAuthCredential } from "../target/identity.js";
import { TckError } from "../tck-error.js";
import { carriesCredentials } from "../wire/redact.js";
import type { LoadedConfig } from "./config.js";
import { lookUp } from "./secret.js";

/** A credential as the configuration file writes it: secrets are `env:NAME` or `file:PATH`. */
export type ConfigCredential = Credential;

/** `identities` of the configuration file. */
export type ConfigIdentities = Readonly<Record<string, ConfigCredential | readonly ConfigCredential[]>>;

/** Kinds of credentials, as the schema has them. */
export const credentialTypes: readonly ConfigCredential["type"][] = [
  "bearer",
  "basic",
  "apiKey",
  "headers",
  "mtls",
  "oauth2",
  "oidc",
];

/** Values that are shorter cannot be kept out of reports: they would be found everywhere. */
const shortest = 4;
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

type Env = Readonly<Record<string, string | undefined>>;
type Keys = readonly (string | number)[];

/**
 * Looks the secrets of the configured identities up.
 * @throws TckError `CONFIG` with the place of the first value that cannot be used; never with the value itself
 */
export function identitiesFrom({ config, folder, place }: LoadedConfig, env: Env): Identities | undefined {
  const { identities } = config;
  if (identities === undefined) return undefined;
  const read = (credential: ConfigCredential, keys: Keys) => new Reader(keys, { env, folder, place }).read(credential);
  const entries = Object.entries(identities).map(([name, identity]) => {
    const keys = ["identities", name];
    const whole = "type" in identity ? read(identity, keys) : identity.map((one, index) => read(one, [...keys, index]));
    return [name, whole] as const;
  });
  return Object.fromEntries(entries);
}

interface Surroundings extends Pick<LoadedConfig, "folder" | "place"> {
  readonly env: Env;
}

/** Reads one credential. */
class Reader {
  constructor(
    private readonly keys: Keys,
    private readonly surroundings: Surroundings,
  ) {}

  read(given: ConfigCredential): Credential {
    switch (given.type) {
      case "bearer":
        return { ...given, token: this.secret(given.token, "token", "header") };
      case "basic": {
        const username = this.text(given.username, "username");
        if (username.includes(":")) throw this.wrong("username", "has a colon, which Basic cannot carry");
        return { ...given, username, password: this.secret(given.password, "password") };
      }
      case "apiKey": {
        const isName = given.in === "query" || headerName.test(given.name);
        if (!isName) throw this.wrong("name", `is no name of a ${given.in}`);
        const value = this.secret(given.value, "value", given.in === "query" ? undefined : given.in);
        return { ...given, value };
      }
      case "headers":
        return { ...given, ...this.headers(given.headers) };
      case "mtls":
        return this.certificate(given);
      case "oauth2":
      case "oidc":
        return this.oauth(given);
    }
  }

  private certificate(given: MtlsCredential): MtlsCredential {
    const { ca, ...rest } = given;
    const pair = { ...rest, cert: this.text(given.cert, "cert"), key: this.secret(given.key, "key") };
    const read = { ...pair, ...(ca === undefined ? {} : { ca: this.text(ca, "ca") }) };
    for (const name of ["cert", "key", "ca"] as const) {
      const pem = "ca" in read || name !== "ca" ? read[name] : undefined;
      if (pem !== undefined && !/-----BEGIN [A-Z ]+-----/.test(pem)) throw this.wrong(name, "is not in PEM");
    }
    try {
      createSecureContext(read);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw this.wrong("key", `and the certificate cannot be used together: ${why}`);
    }
    return read;
  }

  private oauth(given: OAuthCredential): OAuthCredential {
    for (const name of ["issuer", "tokenUrl", "authorizationUrl", "deviceAuthorizationUrl"] as const) {
      const url = given[name];
      if (url !== undefined && !httpUrl(url)) throw this.wrong(name, "is no http(s) URL");
    }
    for (const scope of given.scopes ?? []) {
      // RFC 6749 section 3.3.
      if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) throw this.wrong("scopes", "has an entry that is no scope");
    }
    const { clientSecret, refreshToken } = given;
    return {
      ...given,
      clientId: this.text(given.clientId, "clientId"),
      ...(clientSecret === undefined ? {} : { clientSecret: this.secret(clientSecret, "clientSecret") }),
      ...(refreshToken === undefined ? {} : { refreshToken: this.secret(refreshToken, "refreshToken") }),
    };
  }

  private headers(given: Readonly<Record<string, string>>): Pick<HeadersCredential, "headers" | "secrets"> {
    const secrets: string[] = [];
    const entries = Object.entries(given).map(([name, value]) => {
      const at = ["headers", name] as const;
      if (!headerName.test(name)) throw this.wrong(at, "is no name of a header");
      const words = value.split(" ");
      const isSecret = words.some((word) => /^(env|file):./.test(word));
      if (carriesCredentials(name) && !isSecret)
        throw this.wrong(at, "carries credentials, so it has to hold env:NAME or file:PATH");
      const looked = words.map((word) => this.text(word, at));
      const text = looked.join(" ");
      if (isSecret) secrets.push(text, ...looked.filter((word, index) => word !== words[index]));
      return [name, this.usable(text, at, isSecret, "header")] as const;
    });
    return { headers: Object.fromEntries(entries), secrets };
  }

  private secret(value: string, key: string, carrier?: "header" | "cookie"): string {
    return this.usable(this.text(value, key), key, true, carrier);
  }

  /** Looks a value up; everything that is not `env:` or `file:` stands for itself. */
  private text(value: string, key: string | readonly string[]): string {
    const { env, folder } = this.surroundings;
    try {
      return lookUp(value, env, folder);
    } catch (cause) {
      if (!(cause instanceof TckError)) throw cause;
      const options = cause.hint === undefined ? {} : { hint: cause.hint };
      throw new TckError("CONFIG", cause.message, { ...options, place: this.placeOf(key), cause });
    }
  }

  private usable(text: string, key: string | readonly string[], isSecret: boolean, carrier?: "header" | "cookie") {
    if (carrier && /[^\t\x20-\x7e\x80-\xff]/.test(text)) throw this.wrong(key, `cannot stand in a ${carrier}`);
    if (carrier === "cookie" && /[\s",;\\]/.test(text)) throw this.wrong(key, "cannot stand in a cookie");
    if (isSecret && text.length < shortest)
      throw this.wrong(key, `is shorter than ${shortest} characters, too short to be kept out of reports`);
    return text;
  }

  private wrong(key: string | readonly string[], what: string): TckError {
    const path = [...this.keys, ...(typeof key === "string" ? [key] : key)].join(".");
    return new TckError("CONFIG", `${path} ${what}`, {
      place: this.placeOf(key),
      hint: "docs/identities.md shows each kind",
    });
  }

  private placeOf(key: string | readonly string[]): string {
    return this.surroundings.place([...this.keys, ...(typeof key === "string" ? [key] : key)]);
  }
}
