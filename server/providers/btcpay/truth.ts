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
 * word "paid in full" counts for the price itself: one satoshi may be worth more than a minor unit.
 */
function collected({ invoice, received }: Known, dueMinor: number): number {
  const { status, additionalStatus } = invoice;
  const inFull = Math.max(dueMinor, received.settledMinor);
  switch (additionalStatus) {
    case 'None':
      if (status !== 'Settled') return received.settledMinor;
      // With a tolerance "paid in full" may be less; more would be called PaidOver.
      return (invoice.checkout?.paymentTolerance ?? 0) > 0 ? Math.min(received.settledMinor, dueMinor) : dueMinor;
    case 'Marked':
    case 'PaidOver':
      // Marked as settled: the merchant says on their own server that the price is paid, e.g. in another way.
      return status === 'Settled' ? inFull : received.settledMinor;
    case 'PaidLate':
      return received.unsettled ? received.settledMinor : inFull;
    case 'PaidPartial':
    case 'Invalid':
      return received.settledMinor;
  }
}
