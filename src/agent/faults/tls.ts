import type { Fault } from "./fault.js";

/**
 * Faults that show under TLS only (sections 7.1 and 13.4), so the agent needs a certificate with them. They are not among
 * `faults`, which are proven over plain HTTP; `tls.test.ts` proves them.
 */
export const tlsFaults: readonly Fault[] = [
  {
    id: "tls-hsts-missing",
    requirement: "SEC-TLS-001",
    summary: "Answers over HTTPS come without Strict-Transport-Security.",
    hooks: { policy: { transportSecurity: undefined } },
  },
  {
    id: "tls-hsts-taken-back",
    requirement: "SEC-TLS-001",
    summary: "Answers over HTTPS say Strict-Transport-Security with a max-age of 0.",
    hooks: { policy: { transportSecurity: "max-age=0" } },
  },
  {
    id: "tls-1-1-spoken",
    requirement: "SEC-TLS-002",
    summary: "The agent still speaks TLS 1.1.",
    hooks: {},
    options: { tlsVersions: { minVersion: "TLSv1.1" } },
  },
  {
    id: "tls-1-3-missing",
    requirement: "AUTH-TLS-002",
    summary: "The agent speaks nothing newer than TLS 1.2.",
    hooks: {},
    options: { tlsVersions: { maxVersion: "TLSv1.2" } },
  },
];
