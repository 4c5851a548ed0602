import type { CheckoutView, PaymentView } from '../../shared/api.ts';
import { SECOND } from '../clock.ts';
import { findPayment } from '../database/repositories/payments.ts';
import { checkPayment } from '../payments/check-payment.ts';
import type { Domain } from '../payments/domain.ts';

/** A reload, a poll or ten of them ask the provider once in this time. */
const AT_MOST_EVERY_MS = 3 * SECOND;

const AWAITED: readonly PaymentView['state'][] = ['actionRequired', 'processing', 'awaitingTransfer'];

/**
 * A shopper who comes back from the bank often arrives before the bank's notification: the visit itself
 * is a reason to ask.
 */
export interface Visits {
  noticed(view: CheckoutView): void;
}

export function createVisits(domain: Domain): Visits {
  const lastCheck = new Map<string, number>();

  async function check(paymentId: string): Promise<void> {
    const payment = await findPayment(domain.database.read, paymentId);
    const method = payment && domain.methods.get(payment.method_id);
    if (payment && payment.provider_ref !== null && method?.capabilities.settledBy === 'provider') {
      await checkPayment(domain, payment.id, 'visit');
    }
  }

  return {
    noticed({ payment }) {
      if (!payment || !AWAITED.includes(payment.state)) return;
      const now = domain.clock.now();
      if (now - (lastCheck.get(payment.id) ?? 0) < AT_MOST_EVERY_MS) return;
      if (lastCheck.size > 10_000) lastCheck.clear();
      lastCheck.set(payment.id, now);
      check(payment.id).catch((err) =>
        domain.logger.error({ err, payment: payment.id }, 'a visit could not be checked'),
      );
    },
  };
}
