import type { HeaderList } from "../wire/exchange.js";
import { type Credential, credentialsOf, type Identities } from "./identity.js";

/** What an identity adds to a request. */
export interface Presented {
  readonly headers: HeaderList;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** The identities of a run, and what each of them shows. */
export class Keyring {
  constructor(private readonly identities: Identities = {}) {}

  /** Names that steps may call with. */
  get names(): readonly string[] {
    return Object.keys(this.identities);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.identities, name);
  }

  /** What a caller of this name shows; nothing for a name that is not known. */
  async present(name: string): Promise<Presented> {
    const identity = this.has(name) ? this.identities[name] : undefined;
    const parts = (identity === undefined ? [] : credentialsOf(identity)).map(shownBy);
    const headers = parts.flatMap((part) => part.headers);
    const cookies = headers.filter(([header]) => header === "Cookie").map(([, value]) => value);
    const others = headers.filter(([header]) => header !== "Cookie");
    return {
      // One Cookie field is all that a request may have (RFC 6265 section 5.4).
      headers: cookies.length === 0 ? others : [...others, ["Cookie", cookies.join("; ")]],
      query: parts.flatMap((part) => part.query),
    };
  }
}

function shownBy(credential: Credential): Presented {
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
  }
}

function inHeader(name: string, value: string): Presented {
  return { headers: [[name, value]], query: [] };
}
