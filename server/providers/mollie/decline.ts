import type { DeclineCode } from '../../../shared/api.ts';
import type { Payment } from './objects.ts';

/** Mollie's reasons of failed card payments (`details.failureReason`). */
const CODES: Readonly<Record<string, DeclineCode>> = {
  authentication_abandoned: 'authentication_failed',
  authentication_failed: 'authentication_failed',
  authentication_required: 'authentication_failed',
  authentication_unavailable_acs: 'authentication_failed',
  card_declined: 'card_declined',
  card_expired: 'expired_card',
  inactive_card: 'card_declined',
  insufficient_funds: 'insufficient_funds',
  invalid_card_holder_name: 'card_declined',
  invalid_card_number: 'incorrect_number',
  invalid_card_type: 'card_declined',
  invalid_cvv: 'incorrect_cvc',
  possible_fraud: 'card_declined',
  refused_by_issuer: 'card_declined',
};

/** Why a failed payment failed. Mollie's own message is for the shopper and may name them: it is left out. */
export function declineOf({ details, statusReason }: Payment): { code: DeclineCode; message: string } {
  const reason = details?.failureReason ?? statusReason?.code ?? details?.bankReasonCode;
  // A bank's own code (`AC04`, …) says that a direct debit was sent back, whatever for.
  const otherwise = details?.bankReasonCode === undefined ? 'processing_error' : 'payment_declined';
  const code = (reason !== undefined && Object.hasOwn(CODES, reason) && CODES[reason]) || otherwise;
  const known = reason !== undefined && /^[A-Za-z0-9_-]{1,60}$/.test(reason);
  return { code, message: known ? `The payment failed: ${reason}.` : 'The payment failed.' };
}

export const CANCELLED = { code: 'cancelled_by_shopper', message: 'The payment was cancelled.' } as const;
