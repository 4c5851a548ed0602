import type { CheckoutView, PaymentView } from '../../shared/api.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { findPayment } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import { checkPayment } from '../payments/check-payment.ts';
import type { Domain, Method } from '../payments/domain.ts';

/** A reload, a poll or ten of them ask the provider once in this time. */
const AT_MOST_EVERY_MS = 3 * SECOND;
/** Pauses between looks while a page only stays open; a minute after these. Notifications should be faster than any. */
const WATCHING_MS = [3, 5, 5, 5, 10, 10, 20, 30].map((seconds) => seconds * SECOND);
/** Looks under way at one method: those beyond it are left to the next visit, and to the payments' own schedules. */
const AT_ONE_METHOD = 16;
/** Pages of as many payments are told apart; of more, those that were here first are forgotten. */
const MAX_PAYMENTS = 10_000;

const AWAITED: readonly PaymentView['state'][] = ['actionRequired', 'processing', 'awaitingTransfer'];

/**
 * A shopper who comes back from the bank often arrives before the bank's notification: the visit itself
 * is a reason to ask.
 */
export interface Visits {
  /** The shopper has come, or comes back. */
  noticed(view: CheckoutView): void;
  /** The shopper's page is still open: a reason that grows weaker with every look. */
  watched(view: CheckoutView): void;
}

interface Looks {
  readonly lastAt: number;
  readonly count: number;
  /** A new state begins anew. */
  readonly state: PaymentView['state'];
}

/** By its id there, or, where the answer that held it was lost, by ours. */
const canBeAsked = ({ provider_ref, state }: PaymentRow, { provider }: Method) =>
  provider_ref !== null || (state === 'unknown' && provider.findByMerchantRef !== undefined);

export function createVisits(domain: Domain): Visits {
  const before = new Map<string, Looks>();
  const underWay = new Map<string, number>();

  async function look(paymentId: string): Promise<void> {
    const payment = await findPayment(domain.database.read, paymentId);
    const method = payment && domain.methods.get(payment.method_id);
    if (payment && method?.capabilities.settledBy === 'provider' && canBeAsked(payment, method)) await ask(payment);
  }

  async function ask({ id, method_id }: PaymentRow): Promise<void> {
    const already = underWay.get(method_id) ?? 0;
    if (already >= AT_ONE_METHOD) return;
    underWay.set(method_id, already + 1);
    try {
      await checkPayment(domain, id, 'visit');
    } finally {
      underWay.set(method_id, (underWay.get(method_id) ?? 1) - 1);
    }
  }

  function visit({ payment }: CheckoutView, pauseAfter: (looks: number) => number): void {
    if (!payment || !AWAITED.includes(payment.state)) return;
    const { id, state } = payment;
    const now = domain.clock.now();
    const known = before.get(id);
    const looks = known?.state === state ? known.count : 0;
    if (known && now - known.lastAt < pauseAfter(looks)) return;
    // Deleted first: the order of the map is the order of the looks.
    before.delete(id);
    before.set(id, { lastAt: now, count: looks + 1, state });
    for (const oldest of before.keys()) {
      if (before.size <= MAX_PAYMENTS) break;
      before.delete(oldest);
    }
    look(id).catch((err) => domain.logger.error({ err, payment: id }, 'a visit could not be checked'));
  }

  return {
    noticed: (view) => visit(view, () => AT_MOST_EVERY_MS),
    watched: (view) => visit(view, (looks) => WATCHING_MS[Math.max(0, looks - 1)] ?? MINUTE),
  };
}
