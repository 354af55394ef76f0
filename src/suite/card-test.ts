import type { ProtocolVersion } from "../protocol/dialect.js";
import type { Monitor, Test } from "./test.js";

/** Name under which results stand that belong to the card and to no interface. */
export const cardInterface = "card";

/** The name for a further version of the card: an agent of two versions has one card for the clients of each. */
export function cardInterfaceOf(version: ProtocolVersion, isFirst: boolean): string {
  return isFirst ? cardInterface : `${cardInterface}@${version}`;
}

/** True for names of the card. */
export function isCardInterface(id: string): boolean {
  return id === cardInterface || id.startsWith(`${cardInterface}@`);
}

/** True when a test or monitor looks at nothing but the agent card, so it is decided once and not on every interface. */
export function isAboutCard(subject: Test | Monitor): boolean {
  if ("watch" in subject) return subject.watch === "card";
  return subject.steps.every((step) => {
    if (step.kind === "operation") return step.operation === "get_agent_card";
    if (step.kind === "raw") return step.path.startsWith("/.well-known/");
    return step.kind === "assertion";
  });
}
