import { type Decimal, minus, plus, times, toMinor, ZERO } from './decimal.ts';
import type { Invoice, InvoiceMethods } from './greenfield.ts';
import { networkOf } from './network.ts';

/** What has arrived for an invoice, in minor units of its currency. */
export interface Received {
  /** Deep enough in the chain (or paid by Lightning) for the invoice's speed policy. */
  readonly settledMinor: number;
  /** Seen, but not settled yet: it may still come to nothing. */
  readonly unsettled: boolean;
  /** When the last of what is settled was seen, epoch milliseconds; null: nothing is settled. */
  readonly lastAt: number | null;
  /** The network it came over, where all of it says the same. */
  readonly network: 'main' | 'test' | null;
}

export const NOTHING: Received = { settledMinor: 0, unsettled: false, lastAt: null, network: null };

/**
 * Adds up an invoice's payments. Where nothing is unsettled the server's own sum counts, which is in the invoice's
 * currency already. Null: more than any payment here can be.
 */
export function receivedFor(invoice: Invoice, methods: InvoiceMethods): Received | null {
  const all = methods.flatMap(({ payments, rate, paymentMethodId }) =>
    (payments ?? [])
      .filter(({ status }) => status !== 'Invalid')
      .map((payment) => ({ ...payment, rate, paymentMethodId })),
  );
  const settled = all.filter(({ status }) => status === 'Settled');
  const unsettled = settled.length < all.length;
  const sum = settled.reduce<Decimal>(
    // The fee is what the shopper was charged on top, for spending many small coins; it pays for no goods.
    (total, { value, fee, rate }) => plus(total, times(minus(value, fee ?? ZERO), rate)),
    ZERO,
  );
  const whole = settled.length > 0 && !unsettled && invoice.paidAmount ? invoice.paidAmount : sum;
  const settledMinor = toMinor(whole, invoice.currency);
  if (settledMinor === null) return null;
  return {
    settledMinor,
    unsettled,
    lastAt: settled.length === 0 ? null : Math.max(...settled.map(({ receivedDate }) => receivedDate)) * 1_000,
    network: agreed(settled.map(({ paymentMethodId, destination }) => networkOf(paymentMethodId, destination ?? ''))),
  };
}

/** One payment over a test network is enough to make all of it play money. */
function agreed(networks: readonly ('main' | 'test' | null)[]): 'main' | 'test' | null {
  if (networks.includes('test')) return 'test';
  return networks.length > 0 && networks.every((network) => network === 'main') ? 'main' : null;
}
