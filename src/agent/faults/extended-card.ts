import { lettingIn } from "./authentication.js";
import { failing } from "./edit-error.js";
import type { Fault } from "./fault.js";

/** Faults of an agent that knows its callers, and shows its extended card to some of them only (section 13.3). */
export const extendedCardFaults: readonly Fault[] = [
  {
    id: "extended-card-any-token",
    requirement: "CARD-EXT-001",
    summary: "The extended card is shown for any token.",
    hooks: lettingIn(
      ({ operation }, problem) => operation === "get_extended_agent_card" && ["unknown", "malformed"].includes(problem),
    ),
  },
  {
    id: "extended-card-same-for-all",
    requirement: "CARD-EXT-010",
    summary: "Callers without the scope get the whole extended card.",
    hooks: { policy: { extendedCardIsOpen: true } },
  },
  {
    id: "extended-card-limited-unauthenticated",
    requirement: "CORE-ERR-006",
    summary: "Callers without the scope of the extended card are told to authenticate.",
    hooks: failing("PermissionDenied", (failure) => ({ ...failure, httpStatus: 401, status: "UNAUTHENTICATED" })),
  },
  {
    id: "extended-card-scope-unnamed",
    requirement: "CORE-ERR-007",
    summary: "Callers without the scope of the extended card are not told what they lack.",
    hooks: failing("PermissionDenied", (failure) => ({ ...failure, message: "No", headers: {} })),
  },
];
