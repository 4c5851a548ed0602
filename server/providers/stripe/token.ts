import type { PaymentToken } from '../provider.ts';
import type { Charge, PaymentIntent } from './things.ts';

/** A payment method can only be used again together with the customer it hangs on. */
export interface SavedSource {
  readonly customer: string;
  readonly paymentMethod: string;
}

/** `cus_…/pm_…`: both in the one text that comes back with `authorize`. */
export function toToken({ customer, paymentMethod }: SavedSource): PaymentToken {
  return { paymentSourceToken: `${customer}/${paymentMethod}`, customerToken: customer };
}

/** Null for a text that is no token of ours. */
export function readToken(text: string): SavedSource | null {
  const [, customer, paymentMethod] = /^(cus_\w{1,100})\/((?:pm|card|src)_\w{1,100})$/.exec(text) ?? [];
  return customer && paymentMethod ? { customer, paymentMethod } : null;
}

/** What a payment that was asked to keep its source has left behind. */
export function tokenIn(intent: PaymentIntent): PaymentToken | null {
  const paid = intent.status === 'succeeded' || intent.status === 'requires_capture';
  if (!paid || intent.setup_future_usage !== 'off_session' || intent.customer === null) return null;
  const paymentMethod = generatedBy(intent.latest_charge) ?? intent.payment_method;
  return paymentMethod === null ? null : toToken({ customer: intent.customer, paymentMethod });
}

/** iDEAL and Bancontact pay once; what is kept is the SEPA debit they leave (Stripe documentation, save details). */
function generatedBy(charge: Charge | null | undefined): string | null {
  for (const details of Object.values(charge?.payment_method_details ?? {})) {
    if (typeof details !== 'object' || details === null || !('generated_sepa_debit' in details)) continue;
    const { generated_sepa_debit: generated } = details;
    if (typeof generated === 'string') return generated;
  }
  return null;
}
