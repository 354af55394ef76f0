import { failureOf, taskNotFound } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { answering } from "./edit.js";
import type { Fault } from "./fault.js";

const leaking = (operation: CallContext["operation"]): Partial<AgentHooks> => ({
  policy: { otherTenantIsSeen: (call) => call.operation === operation },
});

/** Faults of an agent with two tenants (sections 3.1, 4.4.6 and 13.1). */
export const tenantFaults: readonly Fault[] = (
  [
    {
      id: "tenant-leaks-get",
      requirement: "TENANT-002",
      summary: "GetTask finds tasks of other tenants.",
      hooks: leaking("get_task"),
    },
    {
      id: "tenant-leaks-list",
      requirement: "TENANT-002",
      summary: "ListTasks shows tasks of all tenants.",
      hooks: leaking("list_tasks"),
    },
    {
      id: "tenant-leaks-cancel",
      requirement: "TENANT-002",
      summary: "CancelTask cancels tasks of other tenants.",
      hooks: leaking("cancel_task"),
    },
    {
      id: "tenant-leaks-push-config",
      requirement: "TENANT-002",
      summary: "Push configurations of other tenants are shown.",
      hooks: leaking("get_push_config"),
    },
    {
      id: "tenant-of-another",
      requirement: "TENANT-002",
      summary: "A created push configuration names another tenant than the request.",
      hooks: answering("create_push_config", (value) => ({ ...value, tenant: "somebody-else" })),
    },
    {
      id: "tenant-unknown-is-served",
      requirement: "TENANT-006",
      summary: "A tenant that the card does not declare gets to see the tasks of all others.",
      hooks: {
        policy: {
          unknownTenantIsServed: true,
          otherTenantIsSeen: ({ params }) => !["north & co", "south"].includes(String(params.tenant)),
        },
      },
    },
    {
      id: "tenant-not-opaque",
      requirement: "TENANT-003",
      summary: "GetTask does not know its own tenant when the name has characters that a path has to escape.",
      hooks: {
        params: (call, params) => {
          if (call.operation === "get_task" && params.tenant === "north & co") throw taskNotFound(String(params.id));
          return params;
        },
      },
    },
    {
      id: "tenant-in-path-unknown",
      requirement: "TENANT-004",
      summary: "ListTasks is not served below the tenant's path, and not with a tenant in the query either.",
      bindings: ["rest"],
      hooks: {
        params: (call, params) => (isListOnRest(call) ? { ...params, tenant: "nobody" } : params),
        error: (call, failure) =>
          isListOnRest(call)
            ? { ...failureOf("MethodNotFoundError", "There is nothing at this path"), status: "NOT_FOUND" }
            : failure,
      },
    },
  ] satisfies Fault[]
).map((fault): Fault => ({ ...fault, options: { tenants: ["north & co", "south"] } }));

function isListOnRest({ binding, operation }: CallContext): boolean {
  return binding === "rest" && operation === "list_tasks";
}
