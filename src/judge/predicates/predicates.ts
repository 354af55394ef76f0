import { agentRole } from "./agent-role.js";
import { badRequest } from "./bad-request.js";
import { cardInterfaces } from "./card-interfaces.js";
import { cardSignature } from "./card-signature.js";
import { cardTransports } from "./card-transports.js";
import { contentType } from "./content-type.js";
import { declaredSchemes } from "./declared-schemes.js";
import { distinctMessageIds } from "./distinct-message-ids.js";
import { duplicateKeys } from "./duplicate-keys.js";
import { errorDetails } from "./error-details.js";
import { errorInfo } from "./error-info.js";
import { errorTable } from "./error-table.js";
import { jointSchemes } from "./joint-schemes.js";
import { jsonrpcEnvelope } from "./jsonrpc-envelope.js";
import { jsonrpcError } from "./jsonrpc-error.js";
import { legacyInterfaces } from "./legacy-interfaces.js";
import { mediaTypes } from "./media-types.js";
import { members } from "./members.js";
import { namesScheme } from "./names-scheme.js";
import { noEcho } from "./no-echo.js";
import { noSecrets } from "./no-secrets.js";
import { outcomeStatus } from "./outcome-status.js";
import { ownMessageIds } from "./own-message-ids.js";
import { payload } from "./payload.js";
import type { Predicate } from "./predicate.js";
import { restError } from "./rest-error.js";
import { sameAnswer } from "./same-answer.js";
import { sameTask } from "./same-task.js";
import { signatureHeader } from "./signature-header.js";
import { sseFraming } from "./sse-framing.js";
import { streamOrder } from "./stream-order.js";
import { taskStates } from "./task-states.js";
import { timestampPrecision } from "./timestamp-precision.js";
import { transportSecurity } from "./transport-security.js";
import { unique } from "./unique.js";
import { urls } from "./urls.js";
import { utf8 } from "./utf8.js";
import { values } from "./values.js";

/** All named predicates; one file each beside this one. */
const all: readonly Predicate[] = [
  payload,
  taskStates,
  streamOrder,
  members,
  unique,
  agentRole,
  ownMessageIds,
  distinctMessageIds,
  timestampPrecision,
  duplicateKeys,
  utf8,
  sseFraming,
  jsonrpcEnvelope,
  jsonrpcError,
  restError,
  errorDetails,
  errorInfo,
  errorTable,
  badRequest,
  contentType,
  outcomeStatus,
  cardInterfaces,
  jointSchemes,
  namesScheme,
  noEcho,
  sameAnswer,
  cardTransports,
  values,
  mediaTypes,
  signatureHeader,
  cardSignature,
  declaredSchemes,
  urls,
  transportSecurity,
  noSecrets,
  sameTask,
  legacyInterfaces,
];

/** Named predicates by name. */
export const predicates: ReadonlyMap<string, Predicate> = new Map(all.map((predicate) => [predicate.name, predicate]));
