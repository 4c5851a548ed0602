import { createHash } from 'node:crypto';
import type { ServerCall } from './routes.ts';

/**
 * Tells one call from another. Commerce Layer sends no idempotency key and may call twice, so a call is known by what
 * it asks: the same resource, amount and, since it separates two equal partial moves, the balance before the call.
 */
export function callKey({ api, action }: ServerCall, ...parts: readonly (string | number | null)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([api, action, ...parts]))
    .digest('hex');
}
