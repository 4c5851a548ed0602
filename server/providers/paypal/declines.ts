import type { DeclineCode } from '../../../shared/api.ts';

/**
 * The issues by which a shopper's wallet, or PayPal itself, says no to a payment (PayPal, Orders v2 errors and Payments
 * v2 errors). All other issues are about the request or about the merchant's account.
 */
const CODES: Readonly<Record<string, DeclineCode>> = {
  AGREEMENT_ALREADY_CANCELLED: 'card_declined',
  CARD_EXPIRED: 'expired_card',
  COMPLIANCE_VIOLATION: 'card_declined',
  INSTRUMENT_DECLINED: 'card_declined',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'limit_exceeded',
  PAYEE_BLOCKED_TRANSACTION: 'card_declined',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'card_declined',
  PAYER_ACCOUNT_RESTRICTED: 'card_declined',
  PAYER_CANNOT_PAY: 'card_declined',
  PAYMENT_DENIED: 'card_declined',
  PAYMENT_SOURCE_DECLINED_BY_PROCESSOR: 'card_declined',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'card_declined',
  TRANSACTION_BLOCKED_BY_PAYEE: 'card_declined',
  TRANSACTION_LIMIT_EXCEEDED: 'limit_exceeded',
  TRANSACTION_REFUSED: 'card_declined',
};

/** Null: not the wallet's word. */
export const declineCodeOf = (issue: string): DeclineCode | null =>
  Object.hasOwn(CODES, issue) ? (CODES[issue] ?? null) : null;
