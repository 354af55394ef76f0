import { InvalidArgumentError } from "commander";
import { type ClientId, clientProfiles } from "../protocol/clients.js";

/** Takes clients of the matrix, separated by commas. */
export function clientList(text: string): readonly ClientId[] {
  const known = clientProfiles.map(({ id }) => id);
  const names = text.split(",").map((name) => name.trim());
  const clients = names.flatMap((name) => known.filter((id) => id === name));
  if (clients.length !== names.length)
    throw new InvalidArgumentError(`it has to be of ${known.join(", ")}, separated by commas.`);
  return clients;
}
