import type { AgentHooks } from "../hooks.js";
import type { Fault } from "./fault.js";

function http(change: AgentHooks["cardHttp"]): Partial<AgentHooks> {
  return { cardHttp: change };
}

function without(...headers: string[]): Partial<AgentHooks> {
  return http((answer) => ({
    ...answer,
    headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !headers.includes(name))),
  }));
}

/** Faults of how the card is served (sections 8.2 and 8.6). */
export const cardServingFaults: readonly Fault[] = [
  {
    id: "card-disappears",
    requirement: "CARD-DISC-001",
    summary: "The agent card is found once, and never again.",
    hooks: http((answer, served) =>
      served === 0 ? answer : { status: 404, headers: { "Content-Type": "application/json" }, body: "{}" },
    ),
  },
  {
    id: "card-becomes-a-web-page",
    requirement: "CARD-DISC-002",
    summary: "The well-known path answers with a web page when the card has been read once.",
    hooks: http((answer, served) =>
      served === 0
        ? answer
        : { status: 200, headers: { "Content-Type": "text/html" }, body: "<!doctype html><title>Welcome</title>" },
    ),
  },
  {
    id: "card-is-empty",
    requirement: "CARD-DISC-002",
    summary: "The agent card is an empty object.",
    hooks: http((answer) => ({ ...answer, body: "{}" })),
  },
  {
    id: "card-without-cache-control",
    requirement: "CARD-CACHE-001",
    summary: "The agent card is served without Cache-Control.",
    hooks: without("Cache-Control"),
  },
  {
    id: "card-without-etag",
    requirement: "CARD-CACHE-002",
    summary: "The agent card is served without ETag.",
    hooks: without("ETag"),
  },
  {
    id: "card-never-unchanged",
    requirement: "CARD-CACHE-004",
    summary: "Conditional requests for the card get the whole card.",
    hooks: http((answer) =>
      answer.status === 304
        ? { ...answer, status: 200, headers: { ...answer.headers, "Content-Type": "application/json" } }
        : answer,
    ),
  },
  {
    id: "card-last-modified-iso",
    requirement: "CARD-CACHE-003",
    summary: "Last-Modified of the card is an ISO 8601 timestamp.",
    hooks: http((answer) => ({
      ...answer,
      headers: { ...answer.headers, "Last-Modified": new Date(answer.headers["Last-Modified"] ?? 0).toISOString() },
    })),
  },
];
