import { stripe } from '../../../server/providers/stripe/index.ts';
import { FAKE_PUBLISHABLE_KEY } from '../../fakes/stripe/browser.ts';
import { asMoney } from '../../fakes/stripe/currencies.ts';
import { FAKE_KEY, startFakeStripe } from '../../fakes/stripe/fake.ts';
import { confirm } from '../../fakes/stripe/paying.ts';
import { intent as intentShape } from '../../fakes/stripe/shapes.ts';
import { dispute, settle } from '../../fakes/stripe/shopper.ts';
import type { FakeEvent } from '../../fakes/stripe/things.ts';
import { signedRequest } from '../../fakes/stripe/webhooks.ts';
import { PREVIOUS_SECRET, pay, payInFields, WEBHOOK_SECRET } from '../../server/providers/stripe/fixture.ts';
import type { Bench, BenchSetting, LedgerEntry, Scenario } from '../provider-suite.ts';
import { benchClock, openOnLine } from './open.ts';

const LIVE_KEY = FAKE_KEY.replace('test', 'live');
export const STRIPE_SECRETS = [FAKE_KEY, WEBHOOK_SECRET, PREVIOUS_SECRET];

/** Which of Stripe's test payment methods the shopper takes; one that is refused for good is a bank debit. */
const INSTRUMENTS: Readonly<Record<Scenario, string>> = {
  approve: 'pm_card_visa',
  challenge: 'pm_card_visa',
  decline: 'pm_sepaDebit_fails',
  late: 'pm_sepaDebit',
  declineLate: 'pm_sepaDebit_fails',
  moveLate: 'pm_card_pendingRefund',
  failRefund: 'pm_card_refundFail',
  failCapture: 'pm_card_visa',
};

/** An account of its own, with the provider in front of it. */
export const openStripeBench = (setting?: BenchSetting): Promise<Bench> => openBench(false, setting);

/** The same; the shopper pays in the fields on our page instead of on Stripe's. */
export const openStripeElementBench = (setting?: BenchSetting): Promise<Bench> => openBench(true, setting);

async function openBench(
  element: boolean,
  { clock = benchClock(), otherMode = false }: BenchSetting = {},
): Promise<Bench> {
  const key = otherMode ? LIVE_KEY : FAKE_KEY;
  const fake = await startFakeStripe({ clock, live: otherMode, keys: [key] });
  const secrets = { webhookSecret: WEBHOOK_SECRET, webhookSecretPrevious: PREVIOUS_SECRET };
  const publishableKey = otherMode ? FAKE_PUBLISHABLE_KEY.replace('test', 'live') : FAKE_PUBLISHABLE_KEY;
  const presented = element ? { present: 'element', publishableKey } : {};
  const config = { secretKey: key, ...secrets, ...presented, apiUrl: fake.url };
  const { provider, line, close } = openOnLine(stripe, config, clock);
  const { books } = fake;
  let scenario: Scenario = 'approve';

  const bookedIntent = (id: string): LedgerEntry | undefined => {
    const intent = books.intents.get(id);
    if (!intent) return undefined;
    const charge = books.charges.get(intent.latest_charge ?? '');
    const back = [...books.refunds.values()]
      // What the capture released was never taken.
      .filter(
        ({ charge: of, status, balance_transaction }) =>
          of === charge?.id && status === 'succeeded' && balance_transaction,
      )
      .reduce((sum, { amount }) => sum + amount, 0);
    return {
      providerRef: intent.id,
      merchantRef: intent.metadata.tillgate_payment ?? '',
      captured: asMoney(charge?.amount_captured ?? 0, intent.currency),
      refunded: asMoney(back, intent.currency),
    };
  };

  const eventOf = ({ providerRef }: { readonly providerRef: string }): FakeEvent => {
    const event = fake.lastEventOf(providerRef);
    if (!event) throw new Error('no event');
    return event;
  };

  return {
    provider,
    line,
    now: clock.now,
    async ledger() {
      const sessions = [...books.sessions.values()].map((session): LedgerEntry => {
        const booked = session.status === 'complete' ? bookedIntent(session.payment_intent ?? '') : undefined;
        const none = asMoney(0, session.currency);
        const merchantRef = session.client_reference_id ?? '';
        return booked ?? { providerRef: session.id, merchantRef, captured: none, refunded: none };
      });
      const alone = [...books.intents.keys()].filter((id) => !books.sessionOf.has(id)).map(bookedIntent);
      return [...sessions, ...alone.filter((entry) => entry !== undefined)];
    },
    async arrange(next) {
      scenario = next;
      return { paymentMethod: INSTRUMENTS[next] };
    },
    async finish(payment, decision, redirectUrl) {
      const instrument = decision === 'approve' ? INSTRUMENTS[scenario] : INSTRUMENTS.decline;
      if (redirectUrl !== null) await pay(redirectUrl, instrument);
      else if (element) await payInFields(fake, payment.providerRef, instrument);
      else return;
      if (decision === 'decline') settle(books);
    },
    async settle() {
      settle(books);
    },
    async lapse() {
      clock.advance(7 * 24 * 3_600_000);
    },
    async pass(ms) {
      clock.advance(ms);
    },
    notification: async (payment, at = clock.now()) => signedRequest(eventOf(payment), WEBHOOK_SECRET, at),
    otherModeNotification: async (payment) =>
      signedRequest({ ...eventOf(payment), livemode: !otherMode }, WEBHOOK_SECRET, clock.now()),
    strangeNotification: async (payment) =>
      signedRequest({ ...eventOf(payment), type: 'payment_intent.hugged' }, WEBHOOK_SECRET, clock.now()),
    async dispute(payment) {
      dispute(books, payment.providerRef);
    },
    async foreignPayment() {
      const intent = intentShape(books, {
        amount: 5_000,
        currency: 'eur',
        capture: 'automatic',
        customer: null,
        description: 'Somebody else',
        metadata: { tillgate_payment: 'pay_of_someone_else' },
        setupFutureUsage: null,
      });
      books.intents.set(intent.id, intent);
      confirm(books, intent, 'pm_card_visa', false);
      return intent.id;
    },
    async close() {
      await close();
      await fake.close();
    },
  };
}
