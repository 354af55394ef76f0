import { isObject, type Json } from "../json.js";
import { joinPath } from "../suite/path.js";

/** Shapes of text that the `format` operator knows. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  "date-time": (text) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)),
  uuid: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  uri: (text) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) && URL.canParse(text),
  // ProtoJSON readers take both alphabets, with or without padding.
  base64: (text) => /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) && text.replace(/=+$/, "").length % 4 !== 1,
};

/** Members whose content belongs to the agent's own world (google.protobuf.Struct, JOSE headers): any spelling is right there. */
const freeForm: ReadonlySet<string> = new Set(["metadata", "data", "params", "header"]);
/** Maps whose keys are names that somebody chose; what is under them is ours again. */
const namedMaps: ReadonlySet<string> = new Set(["securitySchemes", "schemes", "scopes"]);

/** Paths of all members that are not spelt in camelCase (section 5.5 of the specification). */
export function membersNotCamelCase(value: Json, path = ""): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((element, index) => membersNotCamelCase(element, joinPath(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const here = joinPath(path, key);
    const wrong = /^[a-z][a-zA-Z0-9]*$/.test(key) ? [] : [here];
    if (freeForm.has(key)) return wrong;
    if (namedMaps.has(key) && isObject(member)) {
      const values = Object.entries(member).flatMap(([name, one]) => membersNotCamelCase(one, joinPath(here, name)));
      return [...wrong, ...values];
    }
    return [...wrong, ...membersNotCamelCase(member, here)];
  });
}
