import { isObject, type JsonObject } from "../../json.js";
import type { AgentHooks } from "../hooks.js";
import { objectsOf } from "./edit.js";

/** Alters the public card only, so that everything else works. */
export function card(change: (card: JsonObject) => void): Partial<AgentHooks> {
  return {
    card: (given, extended) => {
      if (!extended) change(given);
      return given;
    },
  };
}

/** Alters the public card when it has been signed. */
export function signed(change: (card: JsonObject) => void): Partial<AgentHooks> {
  return {
    signedCard: (given, extended) => {
      if (!extended) change(given);
      return given;
    },
  };
}

/** Alters each object of a list of the public card. */
export function each(list: string, change: (entry: JsonObject, index: number) => void): Partial<AgentHooks> {
  return card((given) => {
    objectsOf(given[list]).forEach(change);
  });
}

/** Alters the capabilities of the public card. */
export function capabilities(change: (capabilities: JsonObject, card: JsonObject) => void): Partial<AgentHooks> {
  return card((given) => {
    if (isObject(given.capabilities)) change(given.capabilities, given);
  });
}
