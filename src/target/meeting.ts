import type { JsonObject } from "../json.js";
import type { Cards } from "../judge/record.js";
import type { Diagnosis, InterfaceReport } from "../judge/report.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { HeaderList } from "../wire/exchange.js";
import type { Credentials } from "./credentials.js";
import type { Identities } from "./identity.js";
import type { SignInPrompt } from "./oauth/grants.js";

/** How the kit introduces itself to an agent. */
export interface MeetOptions {
  /** Bindings and versions to test; absent means all that the card declares. */
  readonly bindings?: readonly BindingName[];
  readonly versions?: readonly ProtocolVersion[];
  /** Headers that the user gave to the wire: taken for credentials, so they go to the target's origin and to `trustedOrigins` only. */
  readonly headers?: HeaderList;
  /** Further origins (`https://api.example.com`) that may see those headers. */
  readonly trustedOrigins?: readonly string[];
  /** Who may call, by name; `main` is the caller of the meeting. */
  readonly identities?: Identities;
  /** Shows a user where to sign in; absent: nobody is there. */
  readonly onSignIn?: (prompt: SignInPrompt) => void;
  /** Private addresses that a public card names are called. */
  readonly allowPrivate?: boolean;
  /** Certificates of servers are not checked; the wire was made so. */
  readonly insecure?: boolean;
  /** Longest wait for the answer to the first message, in milliseconds; default 30 000. */
  readonly firstAnswerMs?: number;
  /** The user's own prompts by behaviour; that of `tck-complete-task` is used for the first message. */
  readonly prompts?: Readonly<Record<string, string>>;
  /** Asked before each message: agents may cost money by the message. False means that no more may be sent. */
  readonly spendMessage?: () => boolean;
  /** Draws ids; default is a random UUID. */
  readonly uuid?: () => string;
  readonly signal?: AbortSignal;
}

/** What one interface did with its first message. */
export interface FirstAnswer {
  /** `AgentInterface.id`. */
  readonly interface: string;
  readonly ok: boolean;
  /** Absent when nothing was sent. */
  readonly exchange?: string;
}

/** What the kit knows about an agent after meeting it. */
export interface Meeting {
  readonly card?: JsonObject;
  readonly cardExchange?: string;
  readonly cardUrl?: string;
  /** The card as clients of a version get it, where that was asked for apart: agents may choose the card by the version header. */
  readonly cards?: Cards;
  /** Interfaces that can be tested: spoken by the kit, selected by the user, and a first message was answered. */
  readonly interfaces: readonly AgentInterface[];
  /** Interfaces that want credentials, and none were given for them: what is missing is an identity. */
  readonly closed?: readonly AgentInterface[];
  /** What became of every declared interface, in the order of the card. */
  readonly reports: readonly InterfaceReport[];
  /** One per cause. Nothing can be tested exactly when `interfaces` is empty; one diagnosis then says why. */
  readonly diagnoses: readonly Diagnosis[];
  /** One entry for each interface that was to be tested. */
  readonly firstAnswers: readonly FirstAnswer[];
  /** URIs of the extensions that the card marks as required (section 4.6.1), to be activated on every request. */
  readonly requiredExtensions: readonly string[];
  /** The identities, the user's headers and the origins that may see them: every request has to be sent by `sendAs` with this. */
  readonly credentials: Credentials;
}
