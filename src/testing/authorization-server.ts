import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import { onTestFinished, vi } from "vitest";

/** An authorization server that we did not write, on loopback. */
export interface TestAuthorizationServer {
  /** Without a slash at the end. */
  readonly issuer: string;
  /** Paths of the requests that it got, `POST /token`. */
  readonly seen: string[];
}

/** What a test changes. */
export interface ServerOptions {
  readonly accessTokenSeconds?: number;
  /** May answer instead of the server; true when it did. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** The clients that it knows. */
export const testClients = {
  machine: { clientId: "machine", clientSecret: "machine secret/with+signs!" },
  app: { clientId: "app" },
  device: { clientId: "device" },
} as const;

/** Starts `oidc-provider` for one test, with the flows that the kit speaks. */
export async function startAuthorizationServer(options: ServerOptions = {}): Promise<TestAuthorizationServer> {
  // It says that it likes Node.js 22 better, and that its pages are for development.
  for (const method of ["warn", "info"] as const) vi.spyOn(console, method).mockImplementation(() => {});
  const seen: string[] = [];
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration(options));
  const handle = provider.callback();
  server.on("request", (request, response) => {
    seen.push(`${request.method} ${(request.url ?? "").split("?")[0]}`);
    if (!options.instead?.(request, response)) handle(request, response);
  });
  onTestFinished(
    () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  );
  return { issuer, seen };
}

function configuration({ accessTokenSeconds = 3600 }: ServerOptions): object {
  const { machine, app, device } = testClients;
  const native = { token_endpoint_auth_method: "none", application_type: "native" };
  return {
    clients: [
      {
        client_id: machine.clientId,
        client_secret: machine.clientSecret,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
      {
        ...native,
        client_id: app.clientId,
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: ["http://127.0.0.1/callback"],
        response_types: ["code"],
      },
      {
        ...native,
        client_id: device.clientId,
        grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        redirect_uris: [],
        response_types: [],
      },
    ],
    scopes: ["openid", "offline_access", "a2a"],
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      devInteractions: { enabled: true },
    },
    pkce: { required: () => true },
    issueRefreshToken: () => true,
    ttl: { AccessToken: accessTokenSeconds, ClientCredentials: accessTokenSeconds, DeviceCode: 60 },
    cookies: { keys: ["test"] },
  };
}

/**
 * A user with a browser: goes through the server's pages, logs in, allows everything, types the code in, and follows
 * every redirect, the last one to the kit.
 * @returns the text of the last page
 */
export async function signIn(
  start: string,
  userCode?: string,
  decision: "allow" | "refuse" = "allow",
): Promise<string> {
  const jar = new Map<string, string>();
  let url = start;
  let init: RequestInit = {};
  for (let step = 0; step < 25; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(url.startsWith(new URL(start).origin) ? { cookie } : {}),
    };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    init = {};
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get("location");
    if (location !== null) {
      url = new URL(location, url).href;
      continue;
    }
    const page = await response.text();
    const form = /<form[\s\S]*?<\/form>/.exec(page)?.[0];
    if (form === undefined) return page;
    if (decision === "refuse") {
      const abort = /href="([^"]*abort[^"]*)"/.exec(page)?.[1];
      if (abort !== undefined) {
        url = new URL(abort, url).href;
        continue;
      }
    }
    const members = new URLSearchParams();
    for (const [input] of form.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      if (name !== undefined) members.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? "");
    }
    if (members.has("login")) members.set("login", "alice");
    if (members.has("password")) members.set("password", "any");
    if (members.has("user_code") && userCode !== undefined) members.set("user_code", userCode);
    const action = /action="([^"]*)"/.exec(form)?.[1] ?? "";
    url = new URL(action.replaceAll("&amp;", "&"), url).href;
    init = {
      method: "POST",
      body: members.toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    };
  }
  throw new Error(`no end of pages from ${start}`);
}
