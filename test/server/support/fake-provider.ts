import { succeeded, unknown } from '../../../server/payments/outcome.ts';
import type {
  Capabilities,
  CreateSession,
  KnownPayment,
  PaymentProvider,
  ProviderPayment,
} from '../../../server/providers/provider.ts';
import type { Money } from '../../../shared/money.ts';

type CreateAnswer = Awaited<ReturnType<PaymentProvider['createSession']>>;
type Retrieved = Awaited<ReturnType<PaymentProvider['retrieve']>>;

/** A provider with its own books, which tests write in. */
export interface FakeProvider extends PaymentProvider {
  readonly capabilities: Capabilities;
  readonly books: Map<string, ProviderPayment>;
  readonly creates: CreateSession[];
  /** What the next create does; the default charges at once. */
  onCreate: (
    input: CreateSession,
    book: (changes?: Partial<ProviderPayment>) => ProviderPayment,
  ) => CreateAnswer | Promise<CreateAnswer>;
  /** Replaces the answer of `retrieve` and `findByMerchantRef` while set. */
  onAsk: ((payment: KnownPayment) => Retrieved) | null;
  asked: number;
  /** Changes the books behind Tillgate's back. */
  write(merchantRef: string, changes: Partial<ProviderPayment>): void;
}

export function fakeProvider(settledBy: Capabilities['settledBy']): FakeProvider {
  const books = new Map<string, ProviderPayment>();
  const nothing = (currency: string): Money => ({ amountMinor: 0, currency });

  const fresh = (input: CreateSession): ProviderPayment => ({
    providerRef: `ref-${input.merchantRef}`,
    merchantRef: input.merchantRef,
    live: settledBy === 'operator',
    authorized: nothing(input.money.currency),
    captured: nothing(input.money.currency),
    refunded: nothing(input.money.currency),
    disputed: null,
    stage: 'processing',
  });

  const fake: FakeProvider = {
    capabilities: {
      manualCapture: false,
      partialCapture: false,
      partialRefund: false,
      multiRefund: false,
      tokens: false,
      findByMerchantRef: true,
      notifications: 'hint',
      idempotencyKeyTtlMs: 86_400_000,
      currencies: 'any',
      settledBy,
      panel: settledBy === 'operator' ? 'transfer' : 'card',
    },
    books,
    creates: [],
    asked: 0,
    onAsk: null,
    onCreate: (input, book) =>
      settledBy === 'operator'
        ? { status: 'pending', value: { payment: book() } }
        : succeeded({ payment: book({ stage: 'captured', captured: input.money }) }),
    async createSession(input) {
      fake.creates.push(input);
      return fake.onCreate(input, (changes = {}) => {
        const payment = { ...fresh(input), ...changes };
        books.set(input.merchantRef, payment);
        return payment;
      });
    },
    async retrieve(payment) {
      fake.asked += 1;
      if (fake.onAsk) return fake.onAsk(payment);
      const booked = books.get(payment.merchantRef);
      if (!booked) return unknown('serverError', 'not in the books');
      return succeeded(settledBy === 'operator' ? withReceipts(booked, payment) : booked);
    },
    async findByMerchantRef(payment) {
      fake.asked += 1;
      if (fake.onAsk) return fake.onAsk(payment);
      return succeeded(books.get(payment.merchantRef) ?? null);
    },
    async void(input) {
      const booked = books.get(input.merchantRef);
      if (!booked) return unknown('serverError', 'not in the books');
      if (booked.stage === 'captured') return { status: 'rejected', code: 'invalid_request', message: 'captured' };
      fake.write(input.merchantRef, { stage: 'voided' });
      return succeeded({ ...booked, stage: 'voided' });
    },
    async parseNotification(request) {
      const { event, ref } = JSON.parse(request.body.toString());
      return {
        verdict: 'hint',
        eventId: event,
        kind: 'changed',
        merchantRef: ref,
        reply: { status: 200, body: null },
      };
    },
    redact: (text) => text,
    checkConfig: async () => [],
    write(merchantRef, changes) {
      const booked = books.get(merchantRef);
      if (!booked) throw new Error('not in the books');
      books.set(merchantRef, { ...booked, ...changes });
    },
  };
  return fake;
}

function withReceipts(booked: ProviderPayment, known: KnownPayment): ProviderPayment {
  const last = known.receipts.at(-1);
  if (!last) return booked;
  const sum = known.receipts.reduce((total, { amount }) => total + amount.amountMinor, 0);
  return {
    ...booked,
    captured: { amountMinor: sum, currency: last.amount.currency },
    stage: 'captured',
    capturedAt: last.receivedAt,
  };
}
