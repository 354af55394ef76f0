import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

/** A content coding of the answer (RFC 9110 section 8.4.1) as the kit can deal with it. */
export type ContentCoding =
  | { readonly kind: "none" }
  | { readonly kind: "decodable"; readonly name: string; open(): Transform }
  | { readonly kind: "unknown"; readonly name: string };

/** Which decoder a `Content-Encoding` value needs. What arrives cut short is decoded as far as it goes. */
export function contentCodingOf(contentEncoding: string | undefined): ContentCoding {
  const name = contentEncoding?.trim().toLowerCase() ?? "";
  switch (name) {
    case "":
    case "identity":
      return { kind: "none" };
    case "gzip":
    case "x-gzip":
      return { kind: "decodable", name, open: () => createGunzip(lenient) };
    case "deflate":
      return { kind: "decodable", name, open: () => createInflate(lenient) };
    case "br":
      return {
        kind: "decodable",
        name,
        open: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
      };
    default:
      return { kind: "unknown", name };
  }
}

const lenient = { finishFlush: constants.Z_SYNC_FLUSH };
