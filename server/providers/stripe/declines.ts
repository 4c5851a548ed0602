import type { DeclineCode } from '../../../shared/api.ts';

/** Stripe's decline and error codes in the words of the closed list (Stripe documentation, Decline codes). */
const CODES: Readonly<Record<string, DeclineCode>> = {
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired_card',
  incorrect_number: 'incorrect_number',
  invalid_number: 'incorrect_number',
  invalid_account: 'incorrect_number',
  invalid_expiry_month: 'incorrect_expiry',
  invalid_expiry_year: 'incorrect_expiry',
  incorrect_cvc: 'incorrect_cvc',
  invalid_cvc: 'incorrect_cvc',
  authentication_required: 'authentication_failed',
  payment_intent_authentication_failure: 'authentication_failed',
  authentication_not_handled: 'authentication_failed',
  offline_pin_required: 'authentication_failed',
  online_or_offline_pin_required: 'authentication_failed',
  card_velocity_exceeded: 'limit_exceeded',
  withdrawal_count_limit_exceeded: 'limit_exceeded',
  approve_with_id: 'processing_error',
  issuer_not_available: 'processing_error',
  processing_error: 'processing_error',
  reenter_transaction: 'processing_error',
  try_again_later: 'processing_error',
  payment_intent_payment_attempt_expired: 'session_expired',
};

/** The bank's own reason first; what only says "declined" second. Unknown ones count as a declined card. */
export function declineCodeOf(declineCode: string | null | undefined, code: string | null | undefined): DeclineCode {
  return CODES[declineCode ?? ''] ?? CODES[code ?? ''] ?? 'card_declined';
}

/** For logs and the merchant; never what Stripe wrote for shoppers, and never more than the code. */
export const declineMessage = (declineCode: string | null | undefined, code: string | null | undefined): string =>
  `Stripe: ${declineCode ?? code ?? 'declined'}`;
