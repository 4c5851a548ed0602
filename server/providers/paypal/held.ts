import type { Alert } from '../../services.ts';
import type { Ledger } from './ledger.ts';

/** Why PayPal holds money until the merchant does something, and what (PayPal, Payments v2, capture_status_details). */
const WHAT_TO_DO: Readonly<Record<string, string>> = {
  RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION:
    'accept or deny it in your PayPal account, which is set to ask you about such payments',
  UNILATERAL: 'confirm the mail address that the money was sent to, in your PayPal account',
  VERIFICATION_REQUIRED: 'verify your PayPal account',
  INTERNATIONAL_WITHDRAWAL: 'accept or deny it in your PayPal account, which has no balance in this currency',
};

/** A capture that waits for the merchant would wait for ever if nobody told them. Null: nothing to do. */
export function heldFor({ captures, merchantRef }: Ledger, method: string): Alert | null {
  for (const { it } of captures) {
    const reason = it.status === 'PENDING' ? (it.status_details?.reason ?? '') : '';
    const advice = Object.hasOwn(WHAT_TO_DO, reason) ? WHAT_TO_DO[reason] : undefined;
    if (advice === undefined) continue;
    const message = `PayPal holds the money of payment ${merchantRef} (${reason}): ${advice}.`;
    return { code: 'paypal_payment_held', subject: method, about: merchantRef, message };
  }
  return null;
}
