import { InvalidArgumentError } from "commander";
import type { ProtocolVersion } from "../protocol/dialect.js";

const known: readonly ProtocolVersion[] = ["1.0", "0.3"];

/** Takes protocol versions, separated by commas, each once. */
export function protocolList(text: string): readonly ProtocolVersion[] {
  const names = text.split(",").map((name) => name.trim());
  const versions = names.flatMap((name) => known.filter((version) => version === name));
  if (versions.length !== names.length || new Set(versions).size !== versions.length)
    throw new InvalidArgumentError(`it has to be ${known.join(", ")} or both, separated by a comma.`);
  return versions;
}
