import { createHash, randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../clock.js";
import { OAuthError } from "./errors.js";
import type { Grant } from "./tokens.js";

/** What a device is told. */
export interface DeviceStart {
  readonly deviceCode: string;
  readonly userCode: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly interval: number;
}

/** Milliseconds that codes are good for. */
const codeLifetime = 60_000;
const deviceLifetime = 300_000;
/** Seconds between two questions of a device (RFC 8628, section 3.2), and what `slow_down` adds. */
const pollInterval = 1;
const slowDown = 5;

/** Consonants and digits that nobody mixes up (RFC 8628, section 6.1). */
const letters = "BCDFGHJKLMNPQRSTVWXZ";

/** An authorization that waits for its code to be exchanged. */
interface Waiting {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly expires: number;
}

/** A device that waits for its user. */
interface Device {
  readonly userCode: string;
  readonly client: string;
  readonly expires: number;
  interval: number;
  nextPoll: number;
  grant?: Grant;
  denied?: boolean;
  /** Becomes the grant after the first question, so that a client sees that it has to wait. */
  later?: Grant;
  /** What the device asked for. */
  readonly scope: string | undefined;
}

const secret = () => randomBytes(24).toString("base64url");

/** Authorization codes and device codes that are under way. Each is good once, and for a while. */
export class Codes {
  private readonly codes = new Map<string, Waiting>();
  private readonly devices = new Map<string, Device>();

  constructor(private readonly clock: Clock) {}

  /** A new authorization code (RFC 6749, section 4.1.2). */
  authorize(grant: Grant, redirectUri: string, challenge: string | undefined): string {
    const code = secret();
    this.codes.set(code, { grant, redirectUri, challenge, expires: this.clock.now() + codeLifetime });
    return code;
  }

  /**
   * Exchanges an authorization code.
   * @throws OAuthError `invalid_grant` for a code that is not known, used, expired, of another client, or without its verifier
   */
  exchange(code: string, client: string, redirectUri: string | undefined, verifier: string | undefined): Grant {
    const waiting = this.codes.get(code);
    this.codes.delete(code);
    const refuse = (why: string) => new OAuthError("invalid_grant", why);
    if (!waiting || waiting.expires < this.clock.now()) throw refuse("The code is not valid");
    if (waiting.grant.client !== client || waiting.redirectUri !== redirectUri)
      throw refuse("The code belongs to another client or redirection");
    const { challenge } = waiting;
    if (challenge !== undefined && (verifier === undefined || challengeOf(verifier) !== challenge))
      throw refuse("The code verifier does not match");
    // RFC 9700, section 4.8.2: a verifier for a request without a challenge is a downgrade.
    if (challenge === undefined && verifier !== undefined) throw refuse("There was no code challenge");
    return waiting.grant;
  }

  /** Starts the authorization of a device. */
  startDevice(client: string, scope: string | undefined): DeviceStart {
    const pick = () => letters[randomInt(letters.length)] ?? "";
    const part = () => Array.from({ length: 4 }, pick).join("");
    const [deviceCode, userCode] = [secret(), `${part()}-${part()}`];
    const now = this.clock.now();
    const expires = now + deviceLifetime;
    this.devices.set(deviceCode, { userCode, client, scope, expires, interval: pollInterval, nextPoll: now });
    return { deviceCode, userCode, expiresIn: deviceLifetime / 1000, interval: pollInterval };
  }

  /** What the device wants that shows this code, which people may write in any case and without the hyphen. */
  deviceWith(userCode: string): { readonly client: string; readonly scope: string | undefined } | undefined {
    return this.deviceOf(userCode);
  }

  /** Nobody is asked: the grant is there after the first question. */
  decideLater(userCode: string, grant: Grant): void {
    const device = this.deviceOf(userCode);
    if (device) device.later = grant;
  }

  /** The user has decided; an absent grant is a refusal. False when there is no such device. */
  decide(userCode: string, grant: Grant | undefined): boolean {
    const device = this.deviceOf(userCode);
    if (!device) return false;
    if (grant) device.grant = grant;
    else device.denied = true;
    return true;
  }

  /**
   * A device asks whether its user has decided.
   * @throws OAuthError of RFC 8628, section 3.5
   */
  poll(deviceCode: string, client: string): Grant {
    const device = this.devices.get(deviceCode);
    if (!device || device.client !== client) throw new OAuthError("invalid_grant", "The device code is not valid");
    const now = this.clock.now();
    if (device.expires < now) throw new OAuthError("expired_token", "The device code has expired");
    if (device.denied) throw new OAuthError("access_denied", "The user refused");
    if (now < device.nextPoll) {
      device.interval += slowDown;
      device.nextPoll = now + 1000 * device.interval;
      throw new OAuthError("slow_down", `Ask every ${device.interval} seconds`);
    }
    device.nextPoll = now + 1000 * device.interval;
    if (!device.grant) {
      if (device.later) device.grant = device.later;
      throw new OAuthError("authorization_pending", "The user has not decided yet");
    }
    this.devices.delete(deviceCode);
    return device.grant;
  }

  private deviceOf(userCode: string): Device | undefined {
    const plain = (code: string) => code.toUpperCase().replace(/[^A-Z]/g, "");
    const now = this.clock.now();
    return [...this.devices.values()].find((one) => plain(one.userCode) === plain(userCode) && one.expires >= now);
  }
}

/** RFC 7636, section 4.2: `S256`. */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
