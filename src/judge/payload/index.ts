/** The payload judge: is a JSON value a right `Task`, `AgentCard`, `StreamResponse`, …? */
export { checkPayload, hasMessage, openPayload } from "./check-payload.js";
export { type MessageField, requestFields } from "./fields.js";
export { type PayloadProblem, softKinds } from "./problem.js";
