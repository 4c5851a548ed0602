import { DAY } from '../../../server/clock.ts';
import { basicOf } from '../../../server/providers/paypal/access-token.ts';
import { paypal } from '../../../server/providers/paypal/index.ts';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import type { OrderFile } from '../../fakes/paypal/books.ts';
import { CLIENT_ID, CLIENT_SECRET, startFakePayPal } from '../../fakes/paypal/fake.ts';
import { approve, completeOrder, createOrder } from '../../fakes/paypal/orders.ts';
import { dispute, movedBy, settle } from '../../fakes/paypal/shopper.ts';
import type { FakeEvent } from '../../fakes/paypal/things.ts';
import { signedRequest } from '../../fakes/paypal/webhooks.ts';
import { press, WEBHOOK_ID } from '../../server/providers/paypal/fixture.ts';
import type { Bench, BenchSetting, LedgerEntry, Scenario } from '../provider-suite.ts';
import { benchClock, openOnLine } from './open.ts';

export const PAYPAL_SECRETS = [CLIENT_SECRET, basicOf({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })];

/** What the shopper's wallet pays from. */
const FUNDING: Readonly<Record<Scenario, string>> = {
  approve: 'balance',
  challenge: 'balance',
  decline: 'declined',
  late: 'echeck',
  declineLate: 'bouncing',
  moveLate: 'slow',
  failRefund: 'closed',
  failCapture: 'closed',
};

/** An order's mark is no part of its reference; what a search made for itself is nobody's payment. */
function booked({ order }: OrderFile): LedgerEntry[] {
  const [ref = '', mark] = (order.purchase_units[0].custom_id ?? '').split('.');
  return mark === 'probe' ? [] : [{ providerRef: order.id, merchantRef: ref, ...movedBy(order) }];
}

/** An account of its own, with the provider in front of it. */
export async function openPayPalBench({ clock = benchClock(), otherMode = false }: BenchSetting = {}): Promise<Bench> {
  const fake = await startFakePayPal({ clock });
  const account = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, webhookId: WEBHOOK_ID, apiUrl: fake.url };
  const { provider, line, close } = openOnLine(
    paypal,
    { ...account, mode: otherMode ? 'live' : 'sandbox' },
    clock,
    ({ url }) => url.endsWith('/v1/oauth2/token'),
  );
  const { books } = fake;
  let scenario: Scenario = 'approve';
  /** Of a dispute an event names the payment by our reference only. */
  const eventOf = ({ providerRef, merchantRef }: ProviderPayment): FakeEvent => {
    const names = [`"${providerRef}"`, `"${merchantRef}"`];
    const event = books.events.findLast(({ resource }) =>
      names.some((name) => JSON.stringify(resource).includes(name)),
    );
    if (!event) throw new Error('no event');
    return event;
  };
  const delivery = (at: number) => ({ webhookId: WEBHOOK_ID, origin: fake.url, at });
  return {
    provider,
    line,
    now: clock.now,
    ledger: async () => [...books.orders.values()].flatMap(booked),
    async arrange(next) {
      scenario = next;
      const id = books.id();
      books.setups.set(id, { id, approved: true, funding: FUNDING[next], returnUrl: null });
      return { setupToken: id };
    },
    async finish(_payment, decision, redirectUrl) {
      if (redirectUrl !== null) await press(redirectUrl, decision === 'approve' ? FUNDING[scenario] : FUNDING.decline);
    },
    async settle() {
      settle(books);
    },
    async lapse() {
      clock.advance(30 * DAY);
    },
    async pass(ms) {
      clock.advance(ms);
    },
    notification: async (payment, at = clock.now()) => signedRequest(eventOf(payment), delivery(at)),
    strangeNotification: async (payment) =>
      signedRequest(
        JSON.stringify({ ...eventOf(payment), event_type: 'PAYMENT.CAPTURE.HUGGED' }),
        delivery(clock.now()),
      ),
    async dispute(payment) {
      dispute(books, payment.providerRef);
    },
    async foreignPayment() {
      const amount = { currency_code: 'EUR', value: '50.00' };
      const unit = { amount, custom_id: 'pay_of_someone_else' };
      const { id } = createOrder(books, { intent: 'CAPTURE', purchase_units: [unit] }, undefined);
      approve(books, id, 'balance');
      completeOrder(books, id, 'CAPTURE');
      return id;
    },
    async close() {
      await close();
      await fake.close();
    },
  };
}
