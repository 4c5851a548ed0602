import { stripe } from '../../server/providers/stripe/index.ts';
import { asMoney } from '../fakes/stripe/currencies.ts';
import { FAKE_KEY } from '../fakes/stripe/fake.ts';
import { confirm } from '../fakes/stripe/paying.ts';
import { intent as intentShape } from '../fakes/stripe/shapes.ts';
import { dispute, settle } from '../fakes/stripe/shopper.ts';
import { signedRequest } from '../fakes/stripe/webhooks.ts';
import { openFixture, PREVIOUS_SECRET, pay, WEBHOOK_SECRET } from '../server/providers/stripe/fixture.ts';
import {
  type Bench,
  type Expected,
  everythingPasses,
  type LedgerEntry,
  providerConformance,
  type Scenario,
} from './provider-suite.ts';

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

async function openBench(): Promise<Bench> {
  const { provider, fake, clock, close } = await openFixture();
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

  return {
    provider,
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
    async finish(_payment, decision, redirectUrl) {
      if (redirectUrl === null) return;
      await pay(redirectUrl, decision === 'approve' ? INSTRUMENTS[scenario] : INSTRUMENTS.decline);
      if (decision === 'decline') settle(books);
    },
    async settle() {
      settle(books);
    },
    async lapse() {
      clock.advance(7 * 24 * 3_600_000);
    },
    async disturb(fault) {
      if (fault === 'refused') await fake.close();
      else fake.trouble.next(fault);
    },
    async notification(payment, at = clock.now()) {
      const event = fake.lastEventOf(payment.providerRef);
      if (!event) throw new Error('no event');
      return signedRequest(event, WEBHOOK_SECRET, at);
    },
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
    close,
  };
}

const pageFirst: Expected =
  "unsupported: every payment begins on Stripe's page (Stripe documentation, How Checkout works); what is late shows as processing after that";

providerConformance('stripe', {
  capabilities: stripe.capabilities,
  expected: {
    ...everythingPasses,
    'a currency the provider does not take is refused': "unsupported: capability currencies is 'any'",
    'money that comes later is pending first and captured then': pageFirst,
    'money that is refused later is pending first and failed then, with a code of the closed list': pageFirst,
    'a session that keeps the payment source answers a token that pays':
      'unsupported: the source is known only once the shopper has paid (Stripe documentation, Save details during payment)',
    'several captures add up and stop at the authorized amount':
      'unsupported: a PaymentIntent is captured once, the rest is released (Stripe documentation, Place a hold; multicapture is by invitation)',
    'a refused challenge fails and cannot be approved afterwards':
      'unsupported: the hosted page offers another try until the session expires (Stripe documentation, How Checkout works)',
    'a late capture takes nothing until it is done, and the same key says how far it is':
      'unsupported: a capture answers when it is done (Stripe API reference, Capture a PaymentIntent)',
    'a late void keeps the authorization until it is done, and the same key says how far it is':
      'unsupported: a cancellation answers when it is done (Stripe API reference, Cancel a PaymentIntent)',
    'a capture that fails later takes nothing, and the same key says so':
      'unsupported: a capture answers when it is done (Stripe API reference, Capture a PaymentIntent)',
  },
  live: false,
  currencies: ['EUR', 'JPY', 'KWD', 'USD', 'ISK', 'UGX', 'MGA', 'HUF', 'TWD'],
  faults: ['requestLost', 'answerLost', 'refused', 'serverError', 'gatewayHtml', 'garbage', 'rateLimited'],
  signatureHeader: 'stripe-signature',
  secrets: [FAKE_KEY, WEBHOOK_SECRET, PREVIOUS_SECRET],
  open: openBench,
});
