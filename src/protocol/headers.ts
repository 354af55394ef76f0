/** Service parameters and well-known places (sections 3.2.6, 3.6, 8.2 and 14 of 1.0.1). */
export const versionHeader = "A2A-Version";
export const extensionsHeader = "A2A-Extensions";
/** Name of the extensions header in 0.3, from its topic on extensions and its SDKs; the text does not have it. */
export const legacyExtensionsHeader = "X-A2A-Extensions";
export const cardPath = "/.well-known/agent-card.json";
/** Where agents of 0.2 published their card. */
export const legacyCardPath = "/.well-known/agent.json";
export const errorInfoType = "type.googleapis.com/google.rpc.ErrorInfo";
export const errorDomain = "a2a-protocol.org";
