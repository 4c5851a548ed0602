import type { DeclineCode } from '../../../shared/api.ts';

/**
 * The issues by which a shopper's wallet, or PayPal itself, says no to a payment (PayPal, Orders v2 errors and Payments
 * v2 errors). All other issues are about the request or about the merchant's account.
 */
const CODES: Readonly<Record<string, DeclineCode>> = {
  AGREEMENT_ALREADY_CANCELLED: 'payment_declined',
  CARD_EXPIRED: 'expired_card',
  COMPLIANCE_VIOLATION: 'payment_declined',
  INSTRUMENT_DECLINED: 'payment_declined',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'payment_declined',
  PAYEE_BLOCKED_TRANSACTION: 'payment_declined',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'payment_declined',
  PAYER_ACCOUNT_RESTRICTED: 'payment_declined',
  PAYER_CANNOT_PAY: 'payment_declined',
  PAYMENT_DENIED: 'payment_declined',
  PAYMENT_SOURCE_DECLINED_BY_PROCESSOR: 'payment_declined',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'payment_declined',
  TRANSACTION_BLOCKED_BY_PAYEE: 'payment_declined',
  TRANSACTION_LIMIT_EXCEEDED: 'limit_exceeded',
  TRANSACTION_REFUSED: 'payment_declined',
};

/** Null: not the wallet's word. */
export const declineCodeOf = (issue: string): DeclineCode | null =>
  Object.hasOwn(CODES, issue) ? (CODES[issue] ?? null) : null;
