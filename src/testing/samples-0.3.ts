import type { JsonObject } from "../json.js";

/** A message of 0.3 with everything in it, in shape S. */
export const message: JsonObject = {
  kind: "message",
  messageId: "m1",
  role: "user",
  contextId: "c1",
  referenceTaskIds: ["t0"],
  extensions: ["https://e/"],
  metadata: { a: { parts: [1] } },
  parts: [
    { kind: "text", text: "hi", metadata: { x: 1 } },
    { kind: "data", data: { kind: "own" } },
    { kind: "file", file: { bytes: "Af8=", mimeType: "image/png", name: "a.png" } },
    { kind: "file", file: { uri: "https://f/" } },
  ],
};
/** The same in shape P: base64 twice, and without what the proto of 0.3.0 has no place for. */
export const protoMessage: JsonObject = {
  messageId: "m1",
  role: "ROLE_USER",
  contextId: "c1",
  extensions: ["https://e/"],
  metadata: { a: { parts: [1] } },
  content: [
    { text: "hi" },
    { data: { data: { kind: "own" } } },
    { file: { fileWithBytes: "QWY4PQ==", mimeType: "image/png" } },
    { file: { fileWithUri: "https://f/" } },
  ],
};
