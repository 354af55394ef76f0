import type { Body, Exchange, HeaderList } from "./exchange.js";

/** Takes secrets out of what is shown or written. */
export interface Redactor {
  /** A copy without secrets in headers, URL, bodies, events and messages. Sizes stay those of the original. */
  exchange(exchange: Exchange): Exchange;
  /**
   * The same for what the agent sends to the kit's webhook. Its `Authorization` was chosen by a suite and is judged,
   * so headers do not go by their name there; the user's secrets are taken out all the same.
   */
  delivery(exchange: Exchange): Exchange;
  text(text: string): string;
  /** Takes more values out from now on: tokens come while a run goes on. */
  learn(secrets: readonly string[]): void;
}

/** What stands in place of a secret. */
export const redacted = "[redacted]";

/** Values of harmless headers that would be found everywhere. */
const literals: ReadonlySet<string> = new Set(["true", "false", "null"]);
/** Values shorter than this would be found everywhere. */
const shortest = 4;
const secretHeader = /^(proxy-)?authorization$|^(set-)?cookie2?$|api-?key|token|secret|password|^x-(.*-)?auth(-.*)?$/i;
const schemes = /^(Bearer|Basic|Digest|DPoP|Negotiate|ApiKey|Token|Hawk|HOBA|Mutual) +/i;
const secretQuery =
  /([?&;](?!(?:next_?)?page_?token=)(?:[\w.-]*(?:api_?-?key|token|secret|password|signature)|key|sig|auth)=)[^&#\s"']*/gi;
const userinfo = /(\bhttps?:\/\/)[^\s/"'<>?#@]{1,512}@/gi;

/** True for headers that carry credentials, by their name: they are never shown, and go with an identity. */
export function carriesCredentials(name: string): boolean {
  return secretHeader.test(name);
}

/**
 * A redactor for these values, for the credentials that they hold (`Bearer abc` → `abc`) and for the forms in which
 * they travel: percent-encoded, base64 and escaped in JSON. Headers that carry credentials go by their name.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = new Set<string>();
  let pattern: RegExp | undefined;
  const learn = (more: readonly string[]) => {
    const before = known.size;
    for (const form of formsOf(more)) known.add(form);
    if (known.size === before) return;
    // Longer forms first: the pattern takes the first alternative that fits.
    const forms = [...known].sort((a, b) => b.length - a.length);
    pattern = new RegExp(forms.map(escapeRegExp).join("|"), "g");
  };
  learn(secrets);
  const values = (text: string) => (pattern ? text.replace(pattern, redacted) : text);
  const text = (given: string) => values(given.replace(userinfo, `$1${redacted}@`));
  const url = (given: string) => text(given.replace(secretQuery, `$1${redacted}`));

  const headers = (list: HeaderList, byName: boolean): HeaderList =>
    list.map(([name, value]) => {
      if (!byName || !secretHeader.test(name)) return [name, url(value)];
      const scheme = /authorization$/i.test(name) ? (schemes.exec(value)?.[0] ?? "") : "";
      return [name, `${scheme}${redacted}`];
    });

  const body = (given: Body): Body => {
    if (given.text !== undefined) return { ...given, text: text(given.text) };
    if (given.base64 === undefined || !pattern) return given;
    const bytes = Buffer.from(given.base64, "base64").toString("latin1");
    return { ...given, base64: Buffer.from(values(bytes), "latin1").toString("base64") };
  };

  const optional = <T, K extends string>(key: K, value: T | undefined, change: (value: T) => T) =>
    (value === undefined ? {} : { [key]: change(value) }) as { [key in K]?: T };
  const texts = (list: readonly string[]): readonly string[] => list.map(text);

  const exchange = ({ request, response, fault, notes, ...rest }: Exchange, byName: boolean): Exchange => ({
    ...rest,
    request: {
      ...request,
      url: url(request.url),
      headers: headers(request.headers, byName),
      ...optional("body", request.body, body),
    },
    ...optional("response", response, (given) => ({
      ...given,
      headers: headers(given.headers, byName),
      body: body(given.body),
      ...optional("events", given.events, (events) =>
        events.map((event) => ({
          ...event,
          data: text(event.data),
          ...optional("event", event.event, text),
          ...optional("id", event.id, text),
        })),
      ),
      ...optional("framing", given.framing, texts),
    })),
    ...optional("fault", fault, (given) => ({ ...given, message: text(given.message) })),
    ...optional("notes", notes, texts),
  });
  return { learn, text: url, exchange: (given) => exchange(given, true), delivery: (given) => exchange(given, false) };
}

/** A copy with every text redacted, names of members among them: what quotes an agent may quote a secret that it said. */
export function redactAll<T>(value: T, redactor: Redactor): T {
  if (typeof value === "string") return redactor.text(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => redactAll(one, redactor)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [redactor.text(key), redactAll<unknown>(one, redactor)]);
  return Object.fromEntries(entries) as T;
}

function formsOf(secrets: readonly string[]): string[] {
  const forms = new Set<string>();
  for (const secret of secrets.flatMap((value) => [value, ...credentialsIn(value)])) {
    if (secret.length < shortest || literals.has(secret)) continue;
    const base64 = Buffer.from(secret).toString("base64");
    for (const form of [
      secret,
      percentEncoded(secret),
      base64,
      base64.replace(/=+$/, ""),
      Buffer.from(secret).toString("base64url"),
      // What an agent makes of the bytes of a header, which are Latin-1.
      Buffer.from(secret, "latin1").toString("base64").replace(/=+$/, ""),
      JSON.stringify(secret).slice(1, -1),
      // Some JSON libraries escape slashes as well.
      JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/"),
    ]) {
      forms.add(form);
    }
  }
  return [...forms];
}

/** What follows the scheme, and for Basic the user's password. */
function credentialsIn(value: string): string[] {
  const scheme = schemes.exec(value);
  if (!scheme) return [];
  const credentials = value.slice(scheme[0].length).trim();
  if (scheme[1]?.toLowerCase() !== "basic") return [credentials];
  const decoded = Buffer.from(credentials, "base64").toString("utf8");
  return [credentials, decoded, decoded.slice(decoded.indexOf(":") + 1)];
}

function percentEncoded(secret: string): string {
  // A lone surrogate cannot be encoded; going through bytes replaces it.
  return encodeURIComponent(Buffer.from(secret).toString());
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
