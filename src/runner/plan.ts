import { isObject, type Json } from "../json.js";
import { type AssertionOptions, matchAssertion } from "../judge/assert.js";
import { predicates } from "../judge/predicates/predicates.js";
import type { Cards } from "../judge/record.js";
import type { InterfaceReport, Skip } from "../judge/report.js";
import type { RecordView } from "../judge/view.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import { type AgentInterface, inVersion, type OtherBinding, onBinding } from "../protocol/interface.js";
import { isAboutCard } from "../suite/card-test.js";
import { readPath } from "../suite/path.js";
import type { Step, Test } from "../suite/test.js";
import { mainIdentity } from "../target/identity.js";

/** One run of one test: which case, on which interface, and if not at all, why not. */
export interface PlannedRun {
  readonly test: Test;
  /** Index into `Test.cases`. */
  readonly case: number;
  readonly interface: AgentInterface;
  /** Further interfaces that its steps speak to, for those that name another version. */
  readonly others: readonly AgentInterface[];
  readonly skip?: Skip;
  /** Decided before anything is sent: a needed behaviour is absent and the user wants that to be a failure. */
  readonly failure?: string;
}

/** What the kit knows about the agent when it plans. */
export interface KnownAgent {
  readonly card?: Json;
  /** The card as clients of a version get it, where that was asked for apart. */
  readonly cards?: Cards;
  /** Stand for the card itself, for tests that look at nothing else: one for each version of the agent. */
  readonly cardInterfaces: readonly AgentInterface[];
  readonly interfaces: readonly AgentInterface[];
  /** Interfaces that want credentials, and none were given: their tests lack an identity. */
  readonly closed?: readonly AgentInterface[];
  /** What became of every declared interface; absent: there are no others than those above. */
  readonly declared?: readonly Pick<InterfaceReport, "id" | "state">[];
  /** Behaviours by interface id. */
  readonly behaviors: ReadonlyMap<string, Readonly<Record<string, { readonly shown: boolean; readonly how: string }>>>;
  /** Names the run can give to steps: identities, receivers. */
  readonly runnerFeatures: ReadonlySet<string>;
  readonly identities: ReadonlySet<string>;
  readonly strictBehaviors: boolean;
}

/** Every test × case × interface, each either to run or with the reason why not. */
export function planRuns(tests: readonly Test[], agent: KnownAgent): PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (const test of tests) {
    const about = isAboutCard(test);
    const all = [...agent.interfaces, ...(agent.closed ?? [])];
    for (const agentInterface of about ? agent.cardInterfaces : all) {
      if (!test.protocol.includes(agentInterface.version)) continue;
      if (!about && test.transport && !test.transport.includes(agentInterface.binding)) continue;
      const isClosed = agent.closed?.includes(agentInterface) === true;
      const pool = about ? agent.cardInterfaces : isClosed ? all : agent.interfaces;
      const others = [
        ...otherVersions(test, agentInterface).flatMap((one) => inVersion(agentInterface, one, pool) ?? []),
        ...otherBindings(test, agentInterface).flatMap((one) => onBinding(agentInterface, one, pool) ?? []),
      ];
      const decided = decide(test, [agentInterface, ...others], isClosed ? { ...agent, interfaces: all } : agent);
      for (let index = 0; index < test.cases.length; index++) {
        runs.push({ test, case: index, interface: agentInterface, others, ...decided });
      }
    }
  }
  return runs;
}

/** What a run lacks in the words of who can change it; other things that a runner can do are named as the suite does. */
const whatIsMissing: Readonly<Record<string, string>> = {
  active_security: "it probes the agent's defences, which has to be asked for: --active-security",
  loopback_canary:
    "agent and webhook receiver are not both called on loopback, so the kit's traps there could catch nothing",
};

type Decision = Pick<PlannedRun, "skip" | "failure">;

/** Versions beside that of the interface under test which a test needs: those of its steps and of its preconditions. */
function otherVersions({ steps, cleanup, preconditions }: Test, { version }: AgentInterface): ProtocolVersion[] {
  const named = [...steps, ...cleanup].flatMap((step) => step.protocol ?? []);
  return [...new Set([...(preconditions.protocols ?? []), ...named])].filter((one) => one !== version);
}

/** Bindings beside that of the interface under test to which steps of a test go. */
function otherBindings({ steps, cleanup }: Test, { binding }: AgentInterface): OtherBinding[] {
  return [...new Set([...steps, ...cleanup].flatMap((step) => step.transport ?? []))].filter((one) => one !== binding);
}

/** @param used the interface under test, and the others that the test speaks to */
function decide(test: Test, used: readonly [AgentInterface, ...AgentInterface[]], agent: KnownAgent): Decision {
  const [agentInterface] = used;
  const notThere = whyNotThere(test, used, agent);
  if (notThere) return { skip: notThere };
  const notApplicable = whyNotApplicable(test, agentInterface, agent);
  if (notApplicable) return { skip: { kind: "not-applicable", reason: notApplicable } };
  const missing = test.runnerRequirements.filter((name) => !agent.runnerFeatures.has(name));
  const others = missing.filter((name) => name !== credentialsFeature);
  if (others[0] !== undefined) {
    const reason = whatIsMissing[others[0]] ?? `this run has no ${others.join(", ")}`;
    return { skip: { kind: "not-configured", reason } };
  }
  const wanted = [...(missing.includes(credentialsFeature) ? [mainIdentity] : []), ...test.identities];
  const isClosed = used.some((one) => agent.closed?.includes(one));
  const unknown = [...new Set([...(isClosed ? [mainIdentity] : []), ...wanted])].filter(
    (name) => !agent.identities.has(name),
  );
  if (unknown.length > 0) return { skip: lacking(unknown) };
  for (const name of test.requiresBehaviors) {
    const behaviors = used.map(({ id }) => agent.behaviors.get(id)?.[name]);
    const hidden = behaviors.findIndex((behavior) => !behavior?.shown);
    if (hidden === -1) continue;
    const how = behaviors[hidden]?.how ?? "the kit does not know this behaviour";
    const reason = `the agent did not show ${name}${hidden === 0 ? "" : ` on ${used[hidden]?.id}`}: ${how}`;
    return agent.strictBehaviors ? { failure: reason } : { skip: { kind: "not-exercised", reason } };
  }
  return {};
}

/** Name that ACTS has for a run with credentials (section 12). */
export const credentialsFeature = "auth_credentials";

function lacking(identities: readonly string[]): Skip {
  const names = identities.map((name) => `"${name}"`).join(" and ");
  const noun = identities.length === 1 ? "identity" : "identities";
  return {
    kind: "not-configured",
    reason: `the configuration has no ${noun} ${names}; add ${identities.length === 1 ? "it" : "them"} under "identities"`,
    identities,
  };
}

function whyNotApplicable(test: Test, agentInterface: AgentInterface, agent: KnownAgent): string | undefined {
  const { capabilities, card, interfaces, tenants } = test.preconditions;
  const { version } = agentInterface;
  const absent = absentOperation(test, agentInterface);
  if (absent !== undefined) return absent;
  const own = agent.cards?.[version]?.card ?? agent.card;
  for (const [name, wanted] of Object.entries({ ...impliedCapabilities(test, agentInterface), ...capabilities })) {
    if (declares(own, name, version) !== wanted)
      return wanted ? `the card does not declare the capability ${name}` : `applies only to agents without ${name}`;
  }
  const usable = agent.interfaces.filter((one) => test.protocol.includes(one.version));
  if (interfaces !== undefined && usable.length < interfaces)
    return `the agent has ${usable.length} testable interfaces of this version, the test needs ${interfaces}`;
  const known = tenants === undefined ? 0 : tenantsBeside(agentInterface, agent.interfaces).length;
  if (tenants !== undefined && known < tenants)
    return `the card declares ${known} tenants at this URL, the test needs ${tenants}`;
  if (card !== undefined && own !== undefined) {
    const problems = matchAssertion(card, own, { extended: true, version, satisfies: cardSatisfies(version) });
    if (problems[0]) return `the card is not of the kind this is about: ${problems[0].message}`;
  }
  return undefined;
}

/** A version that the test needs beside the one under test: is it declared, was it wanted, did it answer? */
function whyNotThere(
  test: Test,
  [agentInterface, ...others]: readonly [AgentInterface, ...AgentInterface[]],
  { declared = [] }: KnownAgent,
): PlannedRun["skip"] {
  const { binding } = agentInterface;
  const about = isAboutCard(test);
  for (const version of otherVersions(test, agentInterface)) {
    if (others.some((one) => one.version === version)) continue;
    const where = about ? "" : ` on the ${binding} binding`;
    const isMeant = ({ id }: { id: string }) => (about ? id.includes(`@${version}`) : named(id, binding, version));
    const states = declared.filter(isMeant).map(({ state }) => state);
    if (states.includes("not-reached"))
      return {
        kind: "not-reached",
        reason: `the test needs A2A ${version} as well, which could not be reached${where}`,
      };
    const reason = states.includes("not-selected")
      ? `the test needs A2A ${version} as well, which this run leaves out`
      : `the card offers no A2A ${version}${where}`;
    return { kind: "not-applicable", reason };
  }
  for (const wanted of otherBindings(test, agentInterface)) {
    if (onBinding(agentInterface, wanted, others)) continue;
    const which = wanted === "other" ? "a second binding" : `the ${wanted} binding`;
    const sentence = `the test needs ${which} of A2A ${agentInterface.version} as well`;
    const isMeant = ({ id }: { id: string }) =>
      id.includes(`@${agentInterface.version}`) &&
      (wanted === "other") !== id.startsWith(`${wanted === "other" ? binding : wanted}@`);
    const states = declared.filter(isMeant).map(({ state }) => state);
    if (states.includes("not-reached"))
      return { kind: "not-reached", reason: `${sentence}, which could not be reached` };
    const why = states.includes("not-selected") ? "which this run leaves out" : "which the card does not offer";
    return { kind: "not-applicable", reason: `${sentence}, ${why}` };
  }
  const { sharedUrl } = test.preconditions;
  const versions = others.filter(({ version }) => version !== agentInterface.version);
  const shared = versions.every(({ url }) => url === agentInterface.url);
  if (sharedUrl === undefined || sharedUrl === shared) return undefined;
  const reason = sharedUrl ? "each version has a URL of its own" : "all versions have the same URL";
  return { kind: "not-applicable", reason };
}

/** True for `jsonrpc@0.3` and `jsonrpc@0.3#2`. */
function named(id: string, binding: string, version: string): boolean {
  return id.split("#")[0] === `${binding}@${version}`;
}

/** Predicates on a card, before there is a record to look at. */
function cardSatisfies(version: ProtocolVersion): NonNullable<AssertionOptions["satisfies"]> {
  const view: RecordView = { exchange: () => undefined, exchanges: [], interface: () => undefined };
  return (name, args, value) => {
    const subject = { watch: "card", value, messageName: "AgentCard" } as const;
    const answer = predicates.get(name)?.check(subject, args, { dialect: dialectOf(version), view });
    return Array.isArray(answer) ? answer : [];
  };
}

/** Tenants that are served at the URL of an interface, in its binding and version; none where it declares none itself. */
export function tenantsBeside(own: AgentInterface, all: readonly AgentInterface[]): readonly string[] {
  if (own.tenant === undefined || own.tenant === "") return [];
  const same = all.filter((one) => one.url === own.url && one.binding === own.binding && one.version === own.version);
  return [...new Set(same.flatMap(({ tenant }) => (tenant ? [tenant] : [])))];
}

/** A streaming operation implies the capability (section 3.3.4) unless the test says otherwise. */
function impliedCapabilities(test: Test, agentInterface: AgentInterface): Record<string, boolean> {
  const { operations } = dialectOf(agentInterface.version);
  const streams = (step: Step) => step.kind === "operation" && operations[step.operation]?.streaming === true;
  return test.steps.some(streams) ? { streaming: true } : {};
}

/** Says which operation of the test the version does not have, or not on this binding. */
function absentOperation(test: Test, { version, binding }: AgentInterface): string | undefined {
  for (const step of test.steps) {
    if (step.kind !== "operation" || step.operation === "get_agent_card") continue;
    const spoken = step.protocol ?? version;
    const spec = dialectOf(spoken).operations[step.operation];
    if (!spec || spec.bindings?.includes(binding) === false)
      return `A2A ${spoken} has no operation ${step.operation} on this binding`;
  }
  return undefined;
}

/** True when the card declares a capability where the version has it. */
function declares(card: Json | undefined, name: string, version: ProtocolVersion): boolean {
  if (!isObject(card)) return false;
  if (name === "authentication") {
    return [card.securityRequirements, card.security].some((one) => Array.isArray(one) && one.length > 0);
  }
  const paths: Readonly<Record<string, string>> = dialectOf(version).capabilityPaths;
  return readPath(card, paths[name] ?? `capabilities.${name}`).value === true;
}
