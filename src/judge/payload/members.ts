import type { DescField, DescMessage, DescOneof } from "@bufbuild/protobuf";
import type { JsonObject } from "../../json.js";

/** Members of a message, to look up by key. */
export interface Members {
  readonly byJson: ReadonlyMap<string, DescField>;
  /** By `spellingOf` the name. */
  readonly bySpelling: ReadonlyMap<string, DescField>;
}

const memberCache = new WeakMap<DescMessage, Members>();

/** Members of a message, made once. */
export function membersOf(type: DescMessage): Members {
  let members = memberCache.get(type);
  if (!members) {
    members = {
      byJson: new Map(type.fields.map((f) => [f.jsonName, f])),
      bySpelling: new Map(type.fields.map((f) => [spellingOf(f.jsonName), f])),
    };
    memberCache.set(type, members);
  }
  return members;
}

/** A key without case, `_` and `-`. */
export function spellingOf(key: string): string {
  return key.length > 100 ? "" : key.replace(/[_-]/g, "").toLowerCase();
}

/** A remark on a wrapper without content: 0.3 sent tasks, messages and events bare. */
export function bareHint(value: JsonObject, oneof: DescOneof): string {
  if (oneof.name !== "payload") return "";
  const looksLike = (...keys: string[]) => keys.every((key) => Object.hasOwn(value, key));
  if (looksLike("artifact", "taskId")) return " (this looks like a bare TaskArtifactUpdateEvent, as in 0.3)";
  if (looksLike("status", "taskId")) return " (this looks like a bare TaskStatusUpdateEvent, as in 0.3)";
  if (looksLike("status", "id")) return " (this looks like a bare Task, as in 0.3)";
  if (looksLike("parts", "role")) return " (this looks like a bare Message, as in 0.3)";
  return "";
}
