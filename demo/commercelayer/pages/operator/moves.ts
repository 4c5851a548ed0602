import { type Money, MoneyError, parseDecimal } from '../../../../shared/money.ts';
import type { TransactionRecord } from '../../index.ts';
import { type PlatformApi, PlatformRefusal, type Reference } from './platform-api.ts';

/** What a merchant can do with the money of an order. */
export type Move = 'capture' | 'void' | 'refund';

/** Which kind of transaction each move takes its money from. */
export const MOVED_FROM = { capture: 'authorize', void: 'authorize', refund: 'capture' } as const satisfies Record<
  Move,
  TransactionRecord['kind']
>;

export const isMove = (text: string): text is Move => Object.hasOwn(MOVED_FROM, text);

/** What is left of a transaction to be captured, voided or refunded; cents. What is under way is taken already. */
export function leftOf(transaction: TransactionRecord, all: readonly TransactionRecord[]): number {
  if (transaction.state !== 'succeeded') return 0;
  const taken = all
    .filter(({ parent, state }) => parent === transaction.id && (state === 'succeeded' || state === 'pending'))
    .reduce((cents, { amountCents }) => cents + amountCents, 0);
  return Math.max(0, transaction.amountCents - taken);
}

/**
 * Reads an amount in major units exactly, never rounding; a comma may stand for the point.
 * @throws PlatformRefusal 422 when it is none, or nothing, or more than is left (cents).
 */
export function readAmount(text: string, left: Money): number {
  try {
    const { amountMinor } = parseDecimal(text.replace(/^(\d+),(\d+)$/, '$1.$2'), left.currency);
    if (amountMinor > 0 && amountMinor <= left.amountMinor) return amountMinor;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    throw new PlatformRefusal(422, `“${text}” is not an amount like 12.50. Nothing was moved.`);
  }
  throw new PlatformRefusal(422, 'The amount must be more than nothing and at most what is left. Nothing was moved.');
}

/** Moves money through the platform's REST API, each payment model in its own way. Void takes all that is left. */
export async function movePayment(
  api: PlatformApi,
  move: Move,
  { id, api: model }: TransactionRecord,
  amountCents: number,
): Promise<void> {
  if (model === 'gateway') {
    switch (move) {
      case 'capture':
        await api.update(id, {
          type: 'authorizations',
          attributes: { _capture: true, _capture_amount_cents: amountCents },
        });
        return;
      case 'void':
        await api.update(id, { type: 'authorizations', attributes: { _void: true } });
        return;
      case 'refund':
        await api.update(id, { type: 'captures', attributes: { _refund: true, _refund_amount_cents: amountCents } });
        return;
    }
  }
  const [type, name] =
    move === 'refund' ? ['payment_captures', 'payment_capture'] : ['payment_authorizations', 'payment_authorization'];
  const parent: Reference = { type, id };
  const payment_session = await sessionOf(api, parent);
  await api.create({
    type: `payment_${move}s`,
    attributes: move === 'void' ? {} : { amount_cents: amountCents },
    relationships: { payment_session, [name]: parent },
  });
}

/** The Payments API wants a transaction's session named with it. */
async function sessionOf(api: PlatformApi, { type, id }: Reference): Promise<Reference> {
  const { relationships } = await api.read(`${type}/${id}?include=payment_session`);
  const session = relationships.payment_session?.data as Reference | null | undefined;
  if (!session) throw new PlatformRefusal(502, 'The platform did not say which payment session this belongs to.');
  return session;
}
