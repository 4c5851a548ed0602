import type { CheckoutView, PaymentView } from '../../shared/api.ts';
import { SECOND } from '../clock.ts';
import { findPayment } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import { checkPayment } from '../payments/check-payment.ts';
import type { Domain, Method } from '../payments/domain.ts';

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

/** By its id there, or, where the answer that held it was lost, by ours. */
const canBeAsked = ({ provider_ref, state }: PaymentRow, { provider }: Method) =>
  provider_ref !== null || (state === 'unknown' && provider.findByMerchantRef !== undefined);

export function createVisits(domain: Domain): Visits {
  const lastCheck = new Map<string, number>();

  async function check(paymentId: string): Promise<void> {
    const payment = await findPayment(domain.database.read, paymentId);
    const method = payment && domain.methods.get(payment.method_id);
    if (payment && method?.capabilities.settledBy === 'provider' && canBeAsked(payment, method)) {
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
