/** How long to wait before another attempt. */

import { fingerprint } from "./history/fingerprint.ts";

/** The presets of `retry_policy`, after the Attractor specification, 3.5. */
export type RetryPolicy =
  | "none"
  | "standard"
  | "aggressive"
  | "linear"
  | "patient";

interface Preset {
  /** Attempts in all, when `max_retries` does not say. */
  readonly attempts: number;
  /** Milliseconds before the second attempt. */
  readonly first: number;
  /** What each wait is multiplied by to give the next. */
  readonly factor: number;
}

const PRESETS: Readonly<Record<RetryPolicy, Preset>> = {
  none: { attempts: 1, first: 0, factor: 1 },
  standard: { attempts: 5, first: 200, factor: 2 },
  aggressive: { attempts: 5, first: 500, factor: 2 },
  linear: { attempts: 3, first: 500, factor: 1 },
  patient: { attempts: 3, first: 2000, factor: 3 },
};

/** No wait is longer, before the jitter. */
const CAP = 60_000;

/** Retries that a policy grants on its own. */
export function retriesOf(policy: RetryPolicy): number {
  return PRESETS[policy].attempts - 1;
}

/**
 * Milliseconds to wait before `attempt`, from 2. The jitter, a factor from 0.5
 * to 1.5, is drawn from `key`, so that the coordinator stays deterministic.
 */
export function backoff(
  policy: RetryPolicy,
  attempt: number,
  key: string,
): number {
  const { first, factor } = PRESETS[policy];
  const wait = Math.min(CAP, first * factor ** (attempt - 2));
  // Once more, since keys that differ in their last letter only have fingerprints that begin alike.
  const mixed = fingerprint(fingerprint(key));
  const jitter = 0.5 + parseInt(mixed.slice(0, 8), 16) / 2 ** 32;
  return Math.round(wait * jitter);
}
