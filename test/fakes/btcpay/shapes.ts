/** The fake's answers, in the shapes of BTCPay's API description. */
import type { Books, FakeInvoice, FakePayout, FakePullPayment } from './books.ts';
import { btcOf, decimalOf, RATE } from './chain.ts';

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
      paymentMethods: ['BTC-CHAIN'],
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
  const due = books.dueSats(invoice);
  return [
    {
      paymentMethodId: 'BTC-CHAIN',
      currency: 'BTC',
      destination: invoice.destination,
      paymentLink: `bitcoin:${invoice.destination}?amount=${btcOf(due)}`,
      rate: `${RATE}.0`,
      paymentMethodPaid: btcOf(paid),
      totalPaid: btcOf(paid),
      due: due >= paid ? btcOf(due - paid) : `-${btcOf(paid - due)}`,
      amount: btcOf(due),
      paymentMethodFee: '0.0',
      payments: counted.map(({ id, receivedAt, sats, status }) => ({
        id: `${id}-0`,
        receivedDate: seconds(receivedAt),
        value: btcOf(sats),
        fee: '0.0',
        status,
        destination: invoice.destination,
      })),
      activated: true,
      additionalData: { keyPath: '0/1', payjoinEnabled: false },
    },
  ];
}

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
