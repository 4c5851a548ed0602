import { succeeded } from '../../../server/payments/outcome.ts';
import type {
  Confirmation,
  ConfirmResult,
  OrderQuote,
  StoreOrderState,
  StorePlatform,
} from '../../../server/platforms/platform.ts';

/** A store with its own books. */
export interface FakePlatform extends StorePlatform {
  /** Every confirmation that reached the store, in order. */
  readonly heard: Confirmation[];
  /** Orders the store fulfilled, with how often: more than once is a double fulfilment. */
  readonly fulfilled: Map<string, number>;
  /** What the store does with a confirmation; the default fulfils and says so. */
  onConfirm: (confirmation: Confirmation, fulfil: () => void) => ConfirmResult | Promise<ConfirmResult>;
  onReadBack: ((orderRef: string) => StoreOrderState | null) | null;
  readBacks: number;
}

export const quoteOf = (amountMinor: number, changes: Partial<OrderQuote> = {}): OrderQuote => ({
  money: { amountMinor, currency: 'EUR' },
  title: 'VIP rank',
  successUrl: 'https://shop.example/success',
  cancelUrl: 'https://shop.example/failed',
  basketRef: null,
  ...changes,
});

const ok = { status: '200', body: '{"success":true}' };

export function fakePlatform(told: Confirmation['kind'] = 'paid'): FakePlatform {
  const fake: FakePlatform = {
    heard: [],
    fulfilled: new Map(),
    readBacks: 0,
    onReadBack: null,
    onConfirm: (_confirmation, fulfil) => {
      fulfil();
      return { result: 'delivered', answer: ok };
    },
    async parseRequest() {
      throw new Error('tests call the use cases');
    },
    async quote() {
      return succeeded(quoteOf(900));
    },
    renderReply: () => ({ status: 200, body: null }),
    canConfirm: (kind) => kind === told,
    async confirm(confirmation) {
      fake.heard.push(confirmation);
      return fake.onConfirm(confirmation, () => {
        fake.fulfilled.set(confirmation.orderRef, (fake.fulfilled.get(confirmation.orderRef) ?? 0) + 1);
      });
    },
    async readBack(orderRef) {
      fake.readBacks += 1;
      const answer = fake.onReadBack
        ? fake.onReadBack(orderRef)
        : { paid: fake.fulfilled.has(orderRef), blocked: null };
      return answer === null
        ? { status: 'unknown', cause: 'timeout', message: 'The store does not answer' }
        : succeeded(answer);
    },
    checkConfig: async () => [],
    close: async () => undefined,
  };
  return fake;
}
