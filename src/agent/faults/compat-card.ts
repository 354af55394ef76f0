import { isObject, type JsonObject } from "../../json.js";
import { agentError } from "../errors.js";
import { drop, objectsOf } from "./edit.js";
import { card, each } from "./edit-card.js";
import { compatFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const separate = { protocols: ["1.0", "0.3"], separateUrls: true } as const;

/** The card's URL for a binding in 1.0. */
function newUrl(given: JsonObject, protocolBinding: string): string {
  const entries = objectsOf(given.supportedInterfaces);
  const entry = entries.find((one) => one.protocolVersion === "1.0" && one.protocolBinding === protocolBinding);
  return String(entry?.url);
}

function schemes(change: (scheme: JsonObject) => void) {
  return card(({ securitySchemes }) => {
    for (const scheme of Object.values(isObject(securitySchemes) ? securitySchemes : {}))
      if (isObject(scheme)) change(scheme);
  });
}

/** Faults of a card for clients of both versions. */
export const compatCardFaults: readonly Fault[] = compatFaults([
  {
    id: "compat-card-dead-interface",
    requirement: "V03-COMPAT-08",
    summary: "The interface of 0.3 over REST is declared at a URL at which nothing is.",
    hooks: each("supportedInterfaces", (entry) => {
      const isIt = entry.protocolVersion === "0.3" && entry.protocolBinding === "HTTP+JSON";
      if (isIt) entry.url = `${String(entry.url)}/nowhere`;
    }),
  },
  ...["url", "preferredTransport", "protocolVersion"].map((name) => ({
    id: `compat-card-without-${name.toLowerCase()}`,
    requirement: "V03-COMPAT-09",
    summary: `The card offers 0.3 and has no ${name} for its clients.`,
    hooks: card((given) => drop(given, name)),
  })),
  {
    id: "compat-card-says-1-0",
    requirement: "V03-COMPAT-09",
    summary: "The legacy protocolVersion of a card for both versions is 1.0.",
    hooks: card((given) => {
      given.protocolVersion = "1.0";
    }),
  },
  {
    id: "compat-card-schemes-new-only",
    requirement: "V03-COMPAT-09",
    summary: "Security schemes of a card for both versions have the form of 1.0 only.",
    hooks: schemes((scheme) => drop(scheme, "type", "scheme", "description")),
  },
  {
    id: "compat-card-schemes-old-only",
    requirement: "V03-COMPAT-09",
    summary: "Security schemes of a card for both versions have the form of 0.3 only.",
    hooks: schemes((scheme) => drop(scheme, "httpAuthSecurityScheme")),
  },
  {
    id: "compat-card-without-old-entries",
    requirement: "V03-COMPAT-10",
    summary: "The card has the legacy members, and no interface of 0.3 among its interfaces.",
    hooks: card((given) => {
      const entries = objectsOf(given.supportedInterfaces);
      given.supportedInterfaces = entries.filter(({ protocolVersion }) => protocolVersion !== "0.3");
    }),
  },
  {
    id: "compat-card-url-of-1-0",
    requirement: "V03-COMPAT-10",
    summary: "The legacy url of a card for both versions is that of the interface of 1.0.",
    options: separate,
    hooks: card((given) => {
      given.url = newUrl(given, "JSONRPC");
    }),
  },
  {
    id: "compat-card-lists-1-0",
    requirement: "V03-COMPAT-10",
    summary: "The additional interfaces of a card for both versions have one of 1.0 among them.",
    options: separate,
    hooks: card((given) => {
      const list = objectsOf(given.additionalInterfaces);
      given.additionalInterfaces = [...list, { url: newUrl(given, "HTTP+JSON"), transport: "HTTP+JSON" }];
    }),
  },
  {
    id: "compat-card-only-promises",
    requirement: "V03-COMPAT-10",
    summary: "The card offers 0.3, and its methods are not known.",
    hooks: {
      legacyParams: () => {
        throw agentError("MethodNotFoundError", "Method not found");
      },
    },
  },
]);
