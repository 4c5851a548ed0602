/** The books as Mollie tells them, checked against the SDK's types. */
import { toDecimal } from '../../../shared/money.ts';
import { type BookedMandate, type BookedPayment, type Books, capturedOf, refundedOf, refundSetAside } from './books.ts';
import { HOLD_MS, lifetimeOf } from './events.ts';
import type { CaptureJson, ChargebackJson, CustomerJson, MandateJson, PaymentJson, RefundJson } from './sdk-types.ts';

export interface Telling {
  readonly mode: 'test' | 'live';
  /** Where links lead, e.g. `https://api.mollie.com`. */
  readonly base: string;
  /** Where the page for shoppers is. */
  readonly pages: string;
}

const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}+00:00`;
const at = <Name extends string>(name: Name, time: number | undefined) =>
  time === undefined ? {} : ({ [name]: iso(time) } as Record<Name, string>);
const hal = (href: string) => ({ href, type: 'application/hal+json' });
const documentation = { href: 'https://docs.mollie.com/reference/overview', type: 'text/html' };

export function paymentJson(payment: BookedPayment, { mode, base, pages }: Telling, embeds: readonly string[]) {
  const amount = (amountMinor: number) => ({
    currency: payment.currency,
    value: toDecimal({ amountMinor, currency: payment.currency }),
  });
  const { times, status } = payment;
  const self = `${base}/v2/payments/${payment.id}`;
  const chargedBack = payment.chargebacks.reduce((total, chargeback) => total + chargeback.amount, 0);
  const json: PaymentJson = {
    resource: 'payment',
    id: payment.id,
    mode,
    createdAt: iso(payment.createdAt),
    amount: amount(payment.amount),
    description: payment.description,
    method: payment.method ?? undefined,
    metadata: payment.metadata,
    status,
    isCancelable: status === 'open' && payment.method !== 'ideal',
    profileId: payment.merchant,
    sequenceType: payment.sequenceType,
    ...(payment.redirectUrl !== null && { redirectUrl: payment.redirectUrl }),
    ...(payment.webhookUrl !== null && { webhookUrl: payment.webhookUrl }),
    ...(payment.captureMode !== null && { captureMode: payment.captureMode }),
    ...(payment.locale !== null && { locale: payment.locale }),
    ...(payment.customerId !== null && { customerId: payment.customerId }),
    ...(payment.mandateId !== null && { mandateId: payment.mandateId }),
    ...at('authorizedAt', times.authorized),
    ...at('captureBefore', times.authorized === undefined ? undefined : times.authorized + HOLD_MS),
    ...at('paidAt', times.paid),
    ...at('canceledAt', times.canceled),
    ...at('expiredAt', times.expired),
    ...at('failedAt', times.failed),
    ...(status === 'open' && at('expiresAt', payment.createdAt + lifetimeOf(payment.method))),
    ...(status === 'paid' && {
      amountRefunded: amount(refundSetAside(payment)),
      amountRemaining: amount(capturedOf(payment) - refundSetAside(payment)),
    }),
    ...(payment.captureMode === 'manual' && { amountCaptured: amount(capturedOf(payment)) }),
    ...(chargedBack > 0 && { amountChargedBack: amount(chargedBack) }),
    ...(payment.failureReason !== null && { details: { failureReason: payment.failureReason } }),
    ...(payment.bankReasonCode !== null && { details: { bankReasonCode: payment.bankReasonCode } }),
  };
  const lists = {
    captures: payment.captures.map((move) => captureJson(payment, move, mode)),
    refunds: payment.refunds.map((move) => refundJson(payment, move, mode)),
    chargebacks: payment.chargebacks.map(
      (chargeback): ChargebackJson => ({
        resource: 'chargeback',
        id: chargeback.id,
        amount: amount(chargeback.amount),
        createdAt: iso(chargeback.at),
        paymentId: payment.id,
        reversedAt: chargeback.reversedAt === null ? null : iso(chargeback.reversedAt),
      }),
    ),
  };
  const wanted = Object.entries(lists).filter(([name]) => embeds.includes(name));
  return {
    ...json,
    _links: {
      self: hal(self),
      ...(status === 'open' &&
        payment.redirectUrl !== null && { checkout: { href: `${pages}/checkout/${payment.id}`, type: 'text/html' } }),
      dashboard: { href: 'https://my.mollie.com/dashboard', type: 'text/html' },
      documentation,
    },
    ...(wanted.length > 0 && { _embedded: Object.fromEntries(wanted) }),
  };
}

export function captureJson(payment: BookedPayment, move: BookedPayment['captures'][number], mode: Telling['mode']) {
  const json: CaptureJson = { resource: 'capture', ...moveJson(payment, move, mode), status: move.status };
  return { ...json, _links: { documentation } };
}

export function refundJson(payment: BookedPayment, move: BookedPayment['refunds'][number], mode: Telling['mode']) {
  const description = payment.description;
  const json: RefundJson = { resource: 'refund', ...moveJson(payment, move, mode), status: move.status, description };
  return { ...json, _links: { documentation } };
}

function moveJson(
  payment: BookedPayment,
  { id, amount, at: time, metadata }: { id: string; amount: number; at: number; metadata: unknown },
  mode: Telling['mode'],
) {
  const { currency } = payment;
  return {
    id,
    mode,
    amount: { currency, value: toDecimal({ amountMinor: amount, currency }) },
    metadata,
    paymentId: payment.id,
    createdAt: iso(time),
  };
}

export function customerJson(
  { id, metadata, createdAt }: { id: string; metadata: unknown; createdAt: number },
  mode: Telling['mode'],
) {
  const json: CustomerJson = { resource: 'customer', id, mode, metadata, createdAt: iso(createdAt) };
  return { ...json, _links: { documentation } };
}

export function mandateJson({ id, status, method, createdAt }: BookedMandate, mode: Telling['mode']) {
  const json: MandateJson = { resource: 'mandate', id, mode, status, method, createdAt: iso(createdAt) };
  return { ...json, _links: { documentation } };
}

/** Payments that hold money of a merchant's, for assertions. */
export const ledgerOf = (books: Books) =>
  [...books.payments.values()].map((payment) => ({
    id: payment.id,
    metadata: payment.metadata,
    captured: { amountMinor: capturedOf(payment), currency: payment.currency },
    refunded: { amountMinor: refundedOf(payment), currency: payment.currency },
  }));
