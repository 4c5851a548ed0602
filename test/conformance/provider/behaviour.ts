import type { Capabilities } from '../../../server/providers/provider.ts';
import type { Scene } from './scene.ts';

/** One thing every provider must do right, unless its capabilities exclude it. */
export interface Behaviour {
  /** Why these capabilities exclude it; null when it must pass. */
  excludedBy?(capabilities: Capabilities): string | null;
  run(scene: Scene): Promise<void>;
}

type Flag = 'manualCapture' | 'partialCapture' | 'partialRefund' | 'multiRefund' | 'tokens' | 'findByMerchantRef';

/** Excluded when one of the flags is false. */
export const needs =
  (...flags: readonly Flag[]) =>
  (capabilities: Capabilities): string | null => {
    const missing = flags.find((flag) => !capabilities[flag]);
    return missing === undefined ? null : `capability ${missing} is false`;
  };

export const needsIdempotencyKeys = (capabilities: Capabilities): string | null =>
  capabilities.idempotencyKeyTtlMs === null ? 'capability idempotencyKeyTtlMs is null' : null;

/** Excluded when one of several reasons excludes it. */
export const needsAll =
  (...needed: readonly ((capabilities: Capabilities) => string | null)[]) =>
  (capabilities: Capabilities): string | null =>
    needed.map((excludedBy) => excludedBy(capabilities)).find((reason) => reason !== null) ?? null;

export const needsNotifications = (capabilities: Capabilities): string | null =>
  capabilities.notifications === 'none' ? "capability notifications is 'none'" : null;

export const needsSignedNotifications = (capabilities: Capabilities): string | null =>
  capabilities.notifications === 'signed' ? null : `capability notifications is '${capabilities.notifications}'`;
