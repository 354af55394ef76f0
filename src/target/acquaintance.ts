import type { JsonObject } from "../json.js";
import type { Caller } from "./caller.js";
import type { Reach } from "./reach.js";

/** What is known of the agent while its interfaces are tried. */
export interface Acquaintance {
  readonly card: JsonObject;
  readonly cardUrl: string;
  readonly targetUrl: string;
  readonly requiredExtensions: readonly string[];
  /** Text of the first message. */
  readonly text: string;
  readonly caller: Caller;
  readonly reach: Reach;
}
