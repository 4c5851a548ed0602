import { createHash } from 'node:crypto';
import type { MoveMoney } from '../provider.ts';

/**
 * How PayPal keeps our own reference: `<payment>` on an order, and with something behind a point wherever there is more
 * to keep. PayPal hands it on to captures and disputes, takes at most 127 characters, and lets an order's be replaced.
 *
 *     pay_1                    a payment of ours
 *     pay_1.void               given up: whoever approves it now, nobody takes the money
 *     pay_1.declined           the shopper's wallet said no
 *     pay_1.probe              made by a search for a lost order, see find.ts
 *     pay_1.<request>          a capture's invoice id: which of our requests made it
 *     pay_1.<request>.<minor>  a refund: that, and the whole amount the request was about
 */
export type Mark = 'void' | 'declined' | 'probe';

export const marked = (merchantRef: string, mark: Mark): string => `${merchantRef}.${mark}`;

/** Our payment's id; null on what is not of Tillgate's making. */
export function merchantRefIn(customId: string | null | undefined): string | null {
  const [ref = ''] = (customId ?? '').split('.');
  return /^pay_\w{1,60}$/.test(ref) ? ref : null;
}

export function markIn(customId: string | null | undefined): Mark | null {
  const [, mark, ...more] = (customId ?? '').split('.');
  return more.length === 0 && (mark === 'void' || mark === 'declined' || mark === 'probe') ? mark : null;
}

type Request = Pick<MoveMoney, 'merchantRef' | 'idempotencyKey'>;

/** PayPal forgets request ids; what they made carries them for good, shortened to 128 bits. */
const digest = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

export const captureId = ({ merchantRef, idempotencyKey }: Request): string =>
  `${merchantRef}.${digest(idempotencyKey)}`;

export const refundId = (input: Request & Pick<MoveMoney, 'money'>): string =>
  `${captureId(input)}.${input.money.amountMinor}`;

/** The whole amount a refund's request was about, minor units; null: not made by this request. */
export function refundedBy(customId: string | null | undefined, request: Request): number | null {
  const prefix = `${captureId(request)}.`;
  if (!customId?.startsWith(prefix)) return null;
  const whole = Number(customId.slice(prefix.length));
  return Number.isSafeInteger(whole) ? whole : null;
}
