/** The fake's answers, in the shapes of BTCPay's API description. */
import type { Books, FakeInvoice, FakeMethod, FakePayout, FakePullPayment } from './books.ts';
import { bolt11Of, btcOf, decimalOf, RATE } from './chain.ts';

const seconds = (ms: number): number => Math.floor(ms / 1_000);

export function invoiceShape(books: Books, invoice: FakeInvoice, origin: string): Record<string, unknown> {
  const { id, storeId, amount, currency, status, additionalStatus, metadata, checkout } = invoice;
  return {
    id,
    storeId,
    amount,
    paidAmount: decimalOf(books.paidMinor(invoice), currency),
    currency,
    type: 'Standard',
    checkoutLink: `${origin}/i/${id}`,
    createdTime: seconds(invoice.createdAt),
    expirationTime: seconds(invoice.expiresAt),
    monitoringExpiration: seconds(invoice.monitoredUntil),
    status,
    additionalStatus,
    availableStatusesForManualMarking: (['Settled', 'Invalid'] as const).filter((one) => books.canMark(invoice, one)),
    archived: false,
    metadata,
    checkout: {
      speedPolicy: 'MediumSpeed',
      paymentMethods: books.methods,
      defaultPaymentMethod: 'BTC-CHAIN',
      lazyPaymentMethods: null,
      expirationMinutes: 15,
      monitoringMinutes: 1_440,
      paymentTolerance: 0,
      redirectURL: null,
      redirectAutomatically: false,
      defaultLanguage: null,
      ...checkout,
    },
    receipt: { enabled: null, showQR: null, showPayments: null },
  };
}

export function methodsShape(books: Books, invoice: FakeInvoice): unknown[] {
  const counted = invoice.payments.filter(({ status }) => status !== 'Invalid');
  const paid = counted.reduce((sum, { sats }) => sum + sats, 0n);
  const amount = books.dueSats(invoice);
  const due = amount - paid;
  return books.methodsOf(invoice).map((method) => {
    const { destination, paymentLink, additionalData } = addressOf[method](books, invoice, due > 0n ? due : 0n);
    const mine = counted.filter((payment) => payment.method === method);
    return {
      paymentMethodId: method,
      currency: 'BTC',
      destination,
      paymentLink,
      rate: `${RATE}.0`,
      paymentMethodPaid: btcOf(mine.reduce((sum, { sats }) => sum + sats, 0n)),
      totalPaid: btcOf(paid),
      due: due >= 0n ? btcOf(due) : `-${btcOf(-due)}`,
      amount: btcOf(amount),
      paymentMethodFee: '0.0',
      payments: mine.map(({ id, receivedAt, sats, status }) => ({
        id: `${id}-0`,
        receivedDate: seconds(receivedAt),
        value: btcOf(sats),
        fee: '0.0',
        status,
        destination,
      })),
      activated: true,
      additionalData,
    };
  });
}

type Address = (books: Books, invoice: FakeInvoice, due: bigint) => Record<string, unknown>;

const addressOf: Readonly<Record<FakeMethod, Address>> = {
  'BTC-CHAIN': (_books, { destination }, due) => ({
    destination,
    paymentLink: `bitcoin:${destination}?amount=${btcOf(due)}`,
    additionalData: { keyPath: '0/1', payjoinEnabled: false },
  }),
  'BTC-LN': (books, { paymentHash }, due) => {
    const bolt11 = bolt11Of(books.network, paymentHash, due);
    return {
      destination: bolt11,
      paymentLink: `lightning:${bolt11}`,
      additionalData: { paymentHash: '00'.repeat(32), preimage: '00'.repeat(32) },
    };
  },
};

export const pullPaymentShape = ({ id, name, currency, amount, archived }: FakePullPayment, origin: string) => ({
  id,
  name,
  description: '',
  currency,
  amount,
  BOLT11Expiration: '30',
  autoApproveClaims: false,
  archived,
  viewLink: `${origin}/pull-payments/${id}`,
});

export const payoutShape = (
  { id, amount, at, state }: FakePayout,
  { id: pullPaymentId, currency }: FakePullPayment,
) => ({
  id,
  revision: 0,
  pullPaymentId,
  date: String(seconds(at)),
  destination: 'bcrt1qexampledestination',
  originalCurrency: currency,
  originalAmount: amount,
  payoutCurrency: 'BTC',
  payoutAmount: null,
  payoutMethodId: 'BTC-CHAIN',
  state,
  paymentProof: { proofType: 'PayoutTransactionOnChainBlob' },
  metadata: {},
});
