import type { AgentHooks, Policy, PushRequest } from "../hooks.js";
import type { Fault } from "./fault.js";

/** An agent that takes webhooks in private networks when their URL, as it was written, is one of these. */
function accepting(isAccepted: Policy["privateWebhookIsAccepted"]): Partial<AgentHooks> {
  return { policy: { privateWebhookIsAccepted: isAccepted } };
}

/** Writes header values as they come: what follows a line break in one becomes a header line of its own. */
function withLines(request: PushRequest): PushRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    const [first = "", ...more] = value.split(/[\r\n]+/);
    headers[name] = first;
    for (const line of more) {
      const colon = line.indexOf(":");
      if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    }
  }
  return { ...request, headers };
}

/** Faults in what an agent lets itself be sent to (section 13.2). */
export const webhookSafetyFaults: readonly Fault[] = [
  {
    id: "push-to-private-network",
    requirement: "PUSH-SEC-003",
    summary: "Webhooks in private networks are accepted.",
    hooks: { policy: { privateWebhookIsAccepted: () => true, privateNamesAreCalled: true } },
  },
  {
    id: "push-to-odd-spellings",
    requirement: "PUSH-SEC-003",
    summary:
      "Webhooks are checked by the spelling 127.0.0.1 only; decimal, hexadecimal, octal and short forms get through.",
    hooks: accepting((url) => /^https?:\/\/(0x|0\d|\d+[:/]|127\.\d+[:/])/.test(url)),
  },
  {
    id: "push-to-ipv6-loopback",
    requirement: "PUSH-SEC-003",
    summary: "Webhooks are checked by IPv4 addresses only; [::1] and mapped addresses get through.",
    hooks: accepting((url) => /^https?:\/\/\[/.test(url)),
  },
  {
    id: "push-to-unspecified-address",
    requirement: "PUSH-SEC-003",
    summary: "Webhooks at 0.0.0.0, which is this machine, are accepted.",
    hooks: accepting((url) => url.includes("//0.0.0.0")),
  },
  {
    id: "push-to-localhost",
    requirement: "PUSH-SEC-003",
    summary: "Webhooks are checked by address only; names of this machine, such as localhost, get through.",
    hooks: {
      policy: { privateWebhookIsAccepted: (url) => /\/\/localhost/i.test(url), privateNamesAreCalled: true },
    },
  },
  {
    id: "push-private-through-send",
    requirement: "PUSH-SEC-003",
    summary: "The webhook inside of SendMessage is not checked, only that of CreateTaskPushNotificationConfig.",
    hooks: accepting((_url, { operation }) => operation === "send_message"),
  },
  {
    id: "push-follows-redirects",
    requirement: "PUSH-SEC-003",
    summary: "A webhook's redirect is followed wherever it leads; the credentials stay behind.",
    hooks: { policy: { redirectsAreFollowed: "bare" } },
  },
  {
    id: "push-credentials-follow-redirects",
    requirement: "PUSH-SEC-014",
    summary: "A webhook's redirect is followed, and its credentials go along to another origin.",
    hooks: { policy: { redirectsAreFollowed: "with-credentials" } },
  },
  {
    id: "push-header-injection",
    requirement: "SEC-INPUT-001",
    summary:
      "Token and credentials of a webhook go into the headers of deliveries with the line breaks that are in them.",
    hooks: { policy: { headerValuesAreUnchecked: true }, push: withLines },
  },
  {
    id: "push-configs-without-limit",
    requirement: "SEC-INPUT-002",
    summary: "A task takes any number of webhooks.",
    hooks: { policy: { webhooksAreUnlimited: true } },
  },
];
