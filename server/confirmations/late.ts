import { DAY, HOUR } from '../clock.ts';
import type { Alert } from '../services.ts';
import type { Claimed } from './claim.ts';
import type { Told } from './record-attempt.ts';

/** After this long it is no passing trouble of the store's any more. */
const LATE_MS = DAY;

/**
 * What a person should hear when a store cannot be told for a day, who may watch only the log: that money waits, what
 * the store answers, and that nothing is lost yet. Null: it is not late, or is over.
 */
export function alertIfLate(
  { store_id, order_ref, created_at, deadline_at }: Claimed,
  { result }: Told,
  now: number,
): Alert | null {
  const lateMs = now - created_at;
  if (result.result === 'delivered' || result.result === 'impossible' || lateMs < LATE_MS) return null;
  const until = deadline_at === null ? 'for good' : `until ${new Date(deadline_at).toISOString()}`;
  return {
    code: 'store_not_told',
    subject: store_id,
    message:
      `${store_id} could not be told of order ${order_ref} for ${Math.floor(lateMs / HOUR)} hours. Its last answer: ` +
      `${result.answer.status}. Tillgate goes on trying ${until}; look at what else waits with: ` +
      'tillgate confirmations list --state waiting',
  };
}
