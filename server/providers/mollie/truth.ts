import { type Money, money } from '../../../shared/money.ts';
import type { ProviderPayment } from '../provider.ts';
import { CANCELLED, declineOf } from './decline.ts';
import { ourPayment } from './metadata.ts';
import type { Payment } from './objects.ts';
import { sourceToken } from './saved-source.ts';

const total = (amounts: readonly Money[]): number => amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** What of an authorization is taken, and what a capture under way has set aside; minor units. */
function capturesOf(payment: Payment): { readonly done: number; readonly pending: number } {
  const whole = payment.amount;
  const captures = payment._embedded?.captures ?? [];
  const sum = (status: 'succeeded' | 'pending') =>
    total(captures.filter((capture) => capture.status === status).map((capture) => capture.amount ?? whole));
  // Taken at once: no captures, and `paid` is all there is to know. Held before: only captures take.
  if (payment.status === 'paid' && captures.length === 0)
    return { done: (payment.amountCaptured ?? whole).amountMinor, pending: 0 };
  return { done: sum('succeeded'), pending: sum('pending') };
}

/** What refunds have given back, and what those under way have set aside; minor units. */
export function refundsOf(payment: Payment): { readonly done: number; readonly setAside: number } {
  const refunds = payment._embedded?.refunds ?? [];
  const done = total(refunds.filter(({ status }) => status === 'refunded').map(({ amount }) => amount));
  const alive = refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  return { done, setAside: total(alive.map(({ amount }) => amount)) };
}

/** What can still be captured, minor units. */
export function capturableOf(payment: Payment): number {
  if (payment.status !== 'authorized') return 0;
  const { done, pending } = capturesOf(payment);
  return Math.max(0, payment.amount.amountMinor - done - pending);
}

/** A payment read with its captures, refunds and chargebacks, in the contract's words. */
export function truthOf(payment: Payment): ProviderPayment {
  const { currency } = payment.amount;
  const of = (amountMinor: number): Money => money(amountMinor, currency);
  const held = payment.authorizedAt !== undefined || payment.status === 'authorized' || payment.status === 'paid';
  const captured = capturesOf(payment).done;
  const ours = ourPayment(payment.metadata);
  const stage = stageOf(payment, ours?.givenUp === true);
  const decline = stage !== 'failed' ? undefined : payment.status === 'canceled' ? CANCELLED : declineOf(payment);
  const capturedAt = captured > 0 ? capturedAtOf(payment) : undefined;
  const token = tokenOf(payment);
  return {
    providerRef: payment.id,
    merchantRef: ours?.payment ?? '',
    live: payment.mode === 'live',
    authorized: of(held ? payment.amount.amountMinor : 0),
    captured: of(captured),
    refunded: of(refundsOf(payment).done),
    disputed: disputedOf(payment),
    stage,
    ...(decline && { decline }),
    capturable: of(capturableOf(payment)),
    ...(token && { token }),
    ...(capturedAt !== undefined && { capturedAt }),
  };
}

/** Mollie has one word for a release, for our giving up and for the shopper's; each means another thing here. */
function stageOf(payment: Payment, givenUp: boolean): ProviderPayment['stage'] {
  switch (payment.status) {
    case 'open':
      return payment._links.checkout ? 'actionRequired' : 'processing';
    case 'pending':
      return 'processing';
    case 'authorized':
      return 'authorized';
    case 'paid':
      return 'captured';
    case 'canceled':
      return givenUp || payment.authorizedAt !== undefined ? 'voided' : 'failed';
    case 'expired':
      return 'expired';
    case 'failed':
      return 'failed';
  }
}

/** Chargebacks that stand; one that was reversed is the merchant's money again. */
function disputedOf(payment: Payment): Money | null {
  const chargebacks = payment._embedded?.chargebacks;
  const standing = chargebacks?.filter(({ reversedAt }) => reversedAt === undefined).map(({ amount }) => amount);
  const disputed = standing ? total(standing) : (payment.amountChargedBack?.amountMinor ?? 0);
  return disputed > 0 ? money(disputed, payment.amount.currency) : null;
}

/** Epoch milliseconds: when it was paid, or else when the first capture was asked for. */
function capturedAtOf(payment: Payment): number | undefined {
  const captures = payment._embedded?.captures ?? [];
  const times = [payment.paidAt, ...captures.map(({ createdAt }) => createdAt)].filter((time) => time !== undefined);
  return times[0] === undefined ? undefined : Date.parse(times[0]);
}

/** A first payment's mandate exists before it is paid, but only then may it be charged. */
function tokenOf({ sequenceType, status, customerId, mandateId }: Payment): ProviderPayment['token'] {
  if (sequenceType !== 'first' || (status !== 'paid' && status !== 'authorized')) return undefined;
  if (customerId === undefined || mandateId === undefined) return undefined;
  return { paymentSourceToken: sourceToken({ customerId, mandateId }), customerToken: customerId };
}
