import { declined, type Outcome, pending, rejected, succeeded, unknown } from '../../payments/outcome.ts';
import type { ProviderPayment } from '../provider.ts';
import type { MoveKind } from './bank/instructions.ts';
import type { LineResult } from './bank/line.ts';
import type { Moved } from './bank/moves.ts';
import type { BankPayment } from './bank/payment.ts';

/** The bank's books in the contract's words. */
export function toProviderPayment(payment: BankPayment): ProviderPayment {
  const { currency } = payment.money;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    providerRef: payment.ref,
    merchantRef: payment.merchantRef,
    live: false,
    authorized: money(payment.authorized),
    captured: money(payment.captured),
    refunded: money(payment.refunded),
    disputed: payment.disputed > 0 ? money(payment.disputed) : null,
    stage: payment.stage,
    ...(payment.decline && { decline: payment.decline }),
    ...(payment.capturedAt !== null && { capturedAt: payment.capturedAt }),
    capturable: money(payment.authorized - payment.captured - payment.released),
    ...(payment.token !== null && { token: { paymentSourceToken: payment.token } }),
  };
}

/** What a call taught us: `read` turns an accepted reply into an outcome. */
export function answerOf<T, R>(result: LineResult<T>, read: (value: T) => Outcome<R>): Outcome<R> {
  switch (result.kind) {
    case 'neverSent':
      return rejected('unreachable', 'The bank could not be reached.');
    case 'noAnswer':
      return unknown('timeout', 'The bank did not answer in time.');
    case 'answer':
      return result.reply.accepted ? read(result.reply.value) : rejected(result.reply.code, result.reply.message);
  }
}

/** Where a payment stands, as the answer to the request that began it. */
export function standing<T>(payment: BankPayment, challengeUrl: string, value: T): Outcome<T> {
  switch (payment.stage) {
    case 'authorized':
    case 'captured':
      return succeeded(value);
    case 'actionRequired':
      return { status: 'actionRequired', value, redirectUrl: challengeUrl, display: 'frame' };
    case 'processing':
      return pending(value);
    case 'failed':
      return payment.decline
        ? declined(payment.decline.code, payment.decline.message)
        : declined('processing_error', 'The payment failed.');
    case 'voided':
      return declined('cancelled_by_shopper', 'The payment was given up.');
    case 'expired':
      return declined('session_expired', 'The payment was not confirmed in time.');
  }
}

/** How far a capture, void or refund has come, as the answer to the request for it. */
export function progress(kind: MoveKind, { payment, state }: Moved): Outcome<ProviderPayment> {
  switch (state) {
    case 'done':
      return succeeded(toProviderPayment(payment));
    case 'pending':
      return pending(toProviderPayment(payment));
    case 'failed':
      return declined('processing_error', `The bank could not carry out the ${kind}.`);
  }
}
