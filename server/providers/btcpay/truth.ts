import type { ProviderPayment } from '../provider.ts';
import type { BtcpayConfig } from './config.ts';
import { toMinorExactly } from './decimal.ts';
import type { Invoice } from './greenfield.ts';
import type { Received } from './received.ts';

export interface Known {
  readonly invoice: Invoice;
  readonly received: Received;
  /** Claimed and paid out, minor units. */
  readonly refundedMinor: number;
}

/**
 * The invoice in the contract's words. Short, over and late money shows as captured, as much as arrived; whether that
 * is right is the domain's to judge. Null: the invoice's price is not money as it is counted here.
 *
 * | status     | payments                            | stage                                                  |
 * |------------|-------------------------------------|--------------------------------------------------------|
 * | New        | none, or part of the price          | actionRequired: the rest may still come                |
 * | Processing | the price, not settled              | processing                                             |
 * | Settled    |                                     | captured                                               |
 * | Expired    | none                                | expired                                                |
 * | Invalid    | none                                | voided when somebody marked it, else failed            |
 * | the two    | some not settled, still watched for | processing                                             |
 * | the two    | some settled                        | captured: short, late, or for what was given up        |
 *
 * @param now epoch milliseconds
 */
export function truthOf(config: BtcpayConfig, known: Known, now: number): ProviderPayment | null {
  const { invoice, received } = known;
  const { currency } = invoice;
  const dueMinor = toMinorExactly(invoice.amount, currency);
  if (dueMinor === null || !/^[A-Z]{3}$/.test(currency)) return null;
  const stage = stageOf(known, now);
  const capturedMinor = stage === 'captured' ? collected(known, dueMinor) : 0;
  const captured = { amountMinor: capturedMinor, currency };
  return {
    providerRef: invoice.id,
    merchantRef: invoice.metadata?.orderId ?? '',
    live: received.network === null ? !config.testnet : received.network === 'main',
    authorized: captured,
    captured,
    refunded: { amountMinor: Math.min(known.refundedMinor, capturedMinor), currency },
    disputed: null,
    stage,
    ...(stage === 'captured' && received.lastAt !== null && { capturedAt: received.lastAt }),
    ...(stage === 'failed' && { decline: UNCONFIRMED }),
  };
}

const UNCONFIRMED = { code: 'processing_error', message: 'The payment was seen, but never confirmed.' } as const;

function stageOf({ invoice, received }: Known, now: number): ProviderPayment['stage'] {
  switch (invoice.status) {
    case 'New':
      return 'actionRequired';
    case 'Processing':
      return 'processing';
    case 'Settled':
      return 'captured';
    case 'Expired':
    case 'Invalid':
      // Nobody looks at the chain any more after this time.
      if (received.unsettled && now < invoice.monitoringExpiration * 1_000) return 'processing';
      if (received.settledMinor > 0) return 'captured';
      if (invoice.status === 'Expired') return 'expired';
      return invoice.additionalStatus === 'Marked' ? 'voided' : 'failed';
  }
}

/**
 * How much of the price was collected. The server compares in whole satoshis and rounds the price up to them, so its
 * word "paid in full" counts for the price itself: one satoshi may be worth more than a minor unit, and how much may be
 * missing is the merchant's to say, in the store's settings (payment tolerance).
 */
function collected({ invoice, received }: Known, dueMinor: number): number {
  const { status, additionalStatus } = invoice;
  const inFull = Math.max(dueMinor, received.settledMinor);
  switch (additionalStatus) {
    case 'None':
      // More would be called PaidOver; less counts as the price by the store's own tolerance.
      return status === 'Settled' ? dueMinor : received.settledMinor;
    case 'PaidOver':
      if (status !== 'Settled') return received.settledMinor;
      return isWithinTolerance(invoice, inFull, dueMinor) ? dueMinor : inFull;
    case 'Marked':
      // Marked as settled: the merchant says on their own server that the price is paid, e.g. in another way.
      return status === 'Settled' ? inFull : received.settledMinor;
    case 'PaidLate':
      return received.unsettled ? received.settledMinor : inFull;
    case 'PaidPartial':
    case 'Invalid':
      return received.settledMinor;
  }
}

/** The tolerance is meant for what is missing; what is on top by as little is no more worth a person's time. */
function isWithinTolerance({ checkout }: Invoice, minor: number, dueMinor: number): boolean {
  return minor - dueMinor <= (dueMinor * (checkout?.paymentTolerance ?? 0)) / 100;
}
