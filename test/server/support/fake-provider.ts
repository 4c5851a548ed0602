import { succeeded, unknown } from '../../../server/payments/outcome.ts';
import type {
  Authorize,
  Capabilities,
  CreateSession,
  KnownPayment,
  PaymentProvider,
  ProviderPayment,
} from '../../../server/providers/provider.ts';
import type { Money } from '../../../shared/money.ts';
import { type Act, fakeMoves, type Move, type MoveKind } from './fake-moves.ts';

type CreateAnswer = Awaited<ReturnType<PaymentProvider['createSession']>>;
type Answer = Awaited<ReturnType<PaymentProvider['retrieve']>>;

/** A provider with its own books, which tests write in. */
export interface FakeProvider extends PaymentProvider {
  readonly capabilities: Capabilities;
  readonly books: Map<string, ProviderPayment>;
  readonly creates: CreateSession[];
  readonly authorizes: Authorize[];
  /** Every capture, void and refund that reached the provider, in order; a repeat is there again. */
  readonly moves: Move[];
  /** What the next create does; the default charges at once, or reserves where it is captured later. */
  onCreate: (
    input: CreateSession,
    book: (changes?: Partial<ProviderPayment>) => ProviderPayment,
  ) => CreateAnswer | Promise<CreateAnswer>;
  /** What paying with a kept source does; the default is as the default of `onCreate`. */
  onAuthorize: (
    input: Authorize,
    book: (changes?: Partial<ProviderPayment>) => ProviderPayment,
  ) => Answer | Promise<Answer>;
  /** What a move does while set; `act` does it in the books. */
  onMove: ((move: Move, act: Act) => Answer | Promise<Answer>) | null;
  /** Replaces the answer of `retrieve` and `findByMerchantRef` while set. */
  onAsk: ((payment: KnownPayment) => Answer | Promise<Answer>) | null;
  asked: number;
  /** Changes the books behind Tillgate's back. */
  write(merchantRef: string, changes: Partial<ProviderPayment>): void;
}

/** `missing`: what this provider cannot do, beyond its capabilities. */
export interface FakeAbilities extends Partial<Capabilities> {
  readonly missing?: readonly MoveKind[];
}

export function fakeProvider(settledBy: Capabilities['settledBy'], abilities: FakeAbilities = {}): FakeProvider {
  const { missing = [], ...able } = abilities;
  const books = new Map<string, ProviderPayment>();
  const capabilities: Capabilities = {
    manualCapture: false,
    partialCapture: false,
    multiCapture: false,
    partialRefund: false,
    multiRefund: false,
    tokens: false,
    findByMerchantRef: true,
    notifications: 'hint',
    idempotencyKeyTtlMs: 86_400_000,
    currencies: 'any',
    settledBy,
    panel: settledBy === 'operator' ? 'transfer' : 'card',
    ...able,
  };
  const { act } = fakeMoves(books, () => capabilities.idempotencyKeyTtlMs !== null);
  const nothing = (currency: string): Money => ({ amountMinor: 0, currency });

  const fresh = (input: CreateSession | Authorize): ProviderPayment => ({
    providerRef: `ref-${input.merchantRef}`,
    merchantRef: input.merchantRef,
    live: settledBy === 'operator',
    authorized: nothing(input.money.currency),
    captured: nothing(input.money.currency),
    refunded: nothing(input.money.currency),
    disputed: null,
    stage: 'processing',
  });
  const bookFor =
    (input: CreateSession | Authorize) =>
    (changes: Partial<ProviderPayment> = {}) => {
      const payment = { ...fresh(input), ...changes };
      books.set(input.merchantRef, payment);
      return payment;
    };
  const taken = ({ capture, money }: CreateSession | Authorize): Partial<ProviderPayment> =>
    capture === 'manual' ? { stage: 'authorized', authorized: money } : { stage: 'captured', captured: money };

  const move = (kind: MoveKind) => async (input: Omit<Move, 'kind'>) => {
    const one = { ...input, kind };
    fake.moves.push(one);
    const doIt: Act = ({ amountMinor } = {}) => act(one, amountMinor);
    return fake.onMove ? fake.onMove(one, doIt) : doIt();
  };

  const fake: FakeProvider = {
    capabilities,
    books,
    creates: [],
    authorizes: [],
    moves: [],
    asked: 0,
    onAsk: null,
    onMove: null,
    onCreate: (input, book) => {
      if (settledBy === 'operator') return { status: 'pending', value: { payment: book() } };
      const token = { paymentSourceToken: `token-of-${input.merchantRef}`, customerToken: 'customer-token' };
      return succeeded({ payment: book({ ...taken(input), ...(input.tokenize === true && { token }) }) });
    },
    onAuthorize: (input, book) => succeeded(books.get(input.merchantRef) ?? book(taken(input))),
    async createSession(input) {
      fake.creates.push(input);
      return fake.onCreate(input, bookFor(input));
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
    ...(capabilities.tokens && {
      async authorize(input: Authorize) {
        fake.authorizes.push(input);
        return fake.onAuthorize(input, bookFor(input));
      },
      async createToken({ customerRef }: { customerRef: string }) {
        return succeeded({ paymentSourceToken: `token-of-${customerRef}`, customerToken: customerRef });
      },
    }),
    ...(capabilities.manualCapture && { capture: move('capture') }),
    ...(!missing.includes('void') && { void: move('void') }),
    ...(!missing.includes('refund') && { refund: move('refund') }),
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
