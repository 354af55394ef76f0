import type { Json } from "../../json.js";
import { joinPath } from "../../suite/path.js";
import { show, under } from "../text.js";
import { objectsOf } from "./objects.js";
import type { Finding, Predicate } from "./predicate.js";

/** `type/subtype` of RFC 6838 with parameters; wildcards are used in cards as well. */
const mediaType = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(\s*;.*)?$/;

/** Input and output modes of a card are media types (sections 4.4.1 and 4.4.5). */
export const mediaTypes: Predicate = {
  name: "media_types",
  description: "Input and output modes of the card and of its skills are media types.",
  check(subject, _args, context) {
    const cards = objectsOf(subject, context, "AgentCard").flatMap(({ value, path }) => [
      { list: value.defaultInputModes, path: under(path, "defaultInputModes") },
      { list: value.defaultOutputModes, path: under(path, "defaultOutputModes") },
    ]);
    const skills = objectsOf(subject, context, "AgentSkill").flatMap(({ value, path }) => [
      { list: value.inputModes, path: under(path, "inputModes") },
      { list: value.outputModes, path: under(path, "outputModes") },
    ]);
    const modes = [...cards, ...skills].flatMap(({ list, path }) => elementsOf(list, path));
    if (modes.length === 0) return "not-exercised";
    return modes
      .filter(({ mode }) => !mediaType.test(mode))
      .map(
        ({ mode, path }): Finding => ({
          path,
          expected: "a media type",
          actual: show(mode),
          message: `${path} is no media type: ${show(mode)}`,
        }),
      );
  },
};

function elementsOf(list: Json | undefined, path: string): readonly { readonly mode: string; readonly path: string }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((mode, index) => (typeof mode === "string" ? [{ mode, path: joinPath(path, index) }] : []));
}
