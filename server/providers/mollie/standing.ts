import { declined, type Outcome, pending, succeeded } from '../../payments/outcome.ts';
import type { ProviderPayment } from '../provider.ts';
import { CANCELLED, declineOf } from './decline.ts';
import type { Payment } from './objects.ts';
import { truthOf } from './truth.ts';

/** Where a payment stands, as the answer to the request that began it. */
export function standing<T>(payment: Payment, value: T): Outcome<T> {
  switch (payment.status) {
    case 'open':
      return atCheckout(payment, value) ?? pending(value);
    case 'pending':
      return pending(value);
    case 'authorized':
    case 'paid':
      return succeeded(value);
    case 'failed': {
      const { code, message } = declineOf(payment);
      return declined(code, message);
    }
    case 'canceled':
      return declined(CANCELLED.code, CANCELLED.message);
    case 'expired':
      return declined('session_expired', 'The payment was not made in time.');
  }
}

/** What a question about a payment is answered with; the way to Mollie's page may have been lost with the create. */
export const found = (payment: Payment): Outcome<ProviderPayment> => {
  const truth = truthOf(payment);
  return atCheckout(payment, truth) ?? succeeded(truth);
};

/** Mollie's page refuses frames, and so do the banks behind it. */
function atCheckout<T>(payment: Payment, value: T): Outcome<T> | null {
  const url = payment.status === 'open' ? payment._links.checkout?.href : undefined;
  return url === undefined ? null : { status: 'actionRequired', value, redirectUrl: url, display: 'top' };
}
