import type { BindingName } from "../protocol/dialect.js";
import { TckError } from "../tck-error.js";
import type { Binding } from "./binding.js";
import { jsonrpc } from "./jsonrpc.js";
import { rest } from "./rest.js";

export { activeExtensions } from "./decode.js";
export { isRetryableVerb, restEvent } from "./rest.js";

const bindings: Partial<Record<BindingName, Binding>> = { jsonrpc, rest };

/** Bindings that the kit can test. */
export const spokenBindings: readonly BindingName[] = ["jsonrpc", "rest"];

/**
 * The binding of that name.
 * @throws TckError `INTERNAL` for one that the kit does not speak (callers check `spokenBindings` first).
 */
export function bindingOf(name: BindingName): Binding {
  const binding = bindings[name];
  if (!binding) throw new TckError("INTERNAL", `the kit does not speak the ${name} binding yet`);
  return binding;
}
