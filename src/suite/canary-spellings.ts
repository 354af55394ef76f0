/**
 * The ways to write the address of a canary webhook, each a member of its variable (`{{trap.decimal}}`): all of them have been
 * used to get past a check of URLs. `ipv6` and `named` are there when this machine has them.
 */
export const canarySpellings = [
  "localhost",
  "decimal",
  "hex",
  "octal",
  "short",
  "unspecified",
  "mapped",
  "ipv6",
  "named",
] as const;

export type CanarySpelling = (typeof canarySpellings)[number];
