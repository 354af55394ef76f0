import { describe, expect, it } from "vitest";
import { meet } from "./meet.js";
import { Reach } from "./reach.js";
import { cardWith, rpcAt } from "./testing/broken-agent.js";
import { fakeWire } from "./testing/fake-wire.js";

const reach = (targetUrl: string, address?: string, more: { allowPrivate?: boolean; named?: readonly string[] } = {}) =>
  new Reach({ addressOf: () => address }, { targetUrl, ...more });
const barred = (one: Reach, urls: readonly string[]) => urls.filter((url) => one.barred(new URL(url)) !== undefined);

const inner = [
  "http://127.0.0.1/",
  "http://[::1]:8080/",
  "http://localhost/",
  "http://10.1.2.3/",
  "http://192.168.0.1/",
  "http://169.254.169.254/latest",
  "http://0.0.0.0/",
  "http://agent-svc:8080/",
  "http://db.internal/",
  "http://2130706433/",
];

describe("what a card may make the kit call", () => {
  it("no private address, when it came from a public one", () => {
    expect(barred(reach("https://agent.example.com"), inner)).toEqual(inner);
    expect(barred(reach("https://agent.example.com", "203.0.113.5"), inner)).toEqual(inner);
    expect(barred(reach("https://agent.example.com"), ["https://other.example.com/"])).toEqual([]);
  });

  it("anything, when it came from a private one itself, by its name or by where the name led", () => {
    expect(barred(reach("http://127.0.0.1:9999"), inner)).toEqual([]);
    expect(barred(reach("http://agent.internal"), inner)).toEqual([]);
    expect(barred(reach("https://agent.example.com", "10.0.0.7"), inner)).toEqual([]);
  });

  it("what the user named or allowed", () => {
    expect(barred(reach("https://a.example.com", undefined, { allowPrivate: true }), inner)).toEqual([]);
    const named = reach("https://a.example.com", undefined, { named: ["http://localhost:8080/token"] });
    expect(barred(named, inner)).not.toContain("http://localhost/");
    expect(barred(named, inner)).toHaveLength(inner.length - 1);
  });

  it("looks at the place where the card was found", () => {
    const one = reach("http://localhost:1");
    one.cameFrom("https://agent.example.com/.well-known/agent-card.json");
    expect(one.publicOnly(new URL("https://other.example.com"))).toBe(true);
    expect(one.publicOnly(new URL("http://localhost:1/rpc"))).toBe(false);
  });
});

describe("a public card that names inner addresses", () => {
  const meeting = async (url: string, options = {}) => {
    const sentOnly: (boolean | undefined)[] = [];
    const wire = fakeWire(({ method }) => (method === "GET" ? { json: cardWith([rpcAt(url)]) } : { json: {} }));
    const spied = {
      ...wire,
      send: (...given: Parameters<typeof wire.send>) => {
        sentOnly.push(given[1]?.publicOnly);
        return wire.send(...given);
      },
    };
    const met = await meet("https://agent.example.com", spied, options);
    return { ...met, posts: wire.sent.filter(({ method }) => method === "POST").map((one) => one.url), sentOnly };
  };

  it.each(["http://10.0.0.1/rpc", "http://agent-svc/rpc", "http://169.254.169.254/", "http://127.0.0.1:1/"])(
    "is not followed to %s, and the diagnosis says so",
    async (url) => {
      const { posts, diagnoses } = await meeting(url);
      expect(posts).toEqual([]);
      const [stop] = diagnoses.filter(({ severity }) => severity === "stop");
      expect(["interface-private", "interface-unreachable"]).toContain(stop?.code);
      expect(`${stop?.sentence} ${stop?.fix}`).toMatch(/--allow-private/);
      expect(new Set((await meeting(url, { allowPrivate: true })).posts)).toContain(url);
    },
  );

  it("makes the wire look where other names lead", async () => {
    const { sentOnly } = await meeting("https://other.example.com/rpc");
    // The card is asked for at the target's own host.
    expect(sentOnly.slice(0, 1)).toEqual([undefined]);
    expect(sentOnly.slice(1)).toContain(true);
    expect((await meeting("https://agent.example.com/rpc")).sentOnly).not.toContain(true);
  });
});
