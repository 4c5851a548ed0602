import { DAY } from '../../server/clock.ts';
import { mollie } from '../../server/providers/mollie/index.ts';
import { ourPayment } from '../../server/providers/mollie/metadata.ts';
import type { Plan } from '../fakes/mollie/books.ts';
import type { Trouble } from '../fakes/mollie/faults.ts';
import { classic } from '../fakes/mollie/notifications.ts';
import { API_KEY, openFixture, PREVIOUS, posted, SECRET } from '../server/providers/mollie/fixture.ts';
import { type Bench, everythingPasses, type Fault, providerConformance, type Scenario } from './provider-suite.ts';

const PLANS: Partial<Record<Scenario, Plan>> = {
  moveLate: { capture: 'late', release: 'late', refund: 'late' },
  failRefund: { refund: 'fail' },
  failCapture: { capture: 'fail' },
};

const TROUBLES: Readonly<Record<Exclude<Fault, 'refused'>, Trouble>> = {
  requestLost: 'reset',
  answerLost: 'resetWithEffect',
  serverError: 'error500',
  gatewayHtml: 'html502',
  garbage: 'garbageWithEffect',
  rateLimited: 'limited429',
};

/** A mandate that needs no page: what the suite's saved payment source is made from. */
const PAYPAL_MANDATE = {
  method: 'paypal',
  consumerName: 'Ada Lovelace',
  consumerEmail: 'ada@example.com',
  paypalBillingAgreementId: 'B-12A34567B8901234CD',
};

async function openBench(): Promise<Bench> {
  const fixture = await openFixture();
  const { provider, mollie: fake, now } = fixture;
  return {
    provider,
    now,
    async ledger() {
      return fake.ledger().map(({ id, metadata, captured, refunded }) => ({
        providerRef: id,
        merchantRef: ourPayment(metadata)?.payment ?? '',
        captured,
        refunded,
      }));
    },
    async arrange(scenario) {
      fake.plan(PLANS[scenario] ?? {});
      return PAYPAL_MANDATE;
    },
    async finish(_payment, decision, redirectUrl) {
      if (redirectUrl !== null) await fake.visit(redirectUrl, decision, 'creditcard');
    },
    settle: () => fake.settle(),
    async lapse() {
      fixture.advance(8 * DAY);
    },
    async disturb(fault) {
      if (fault === 'refused') fixture.refuseNext();
      else fake.disturb(TROUBLES[fault]);
    },
    notification: async (payment) => posted(classic(payment.providerRef)),
    dispute: ({ providerRef }) => fake.chargeBack(providerRef),
    foreignPayment: async () => fake.foreignPayment(),
    close: () => fixture.close(),
  };
}

const PAGE_FIRST =
  "unsupported: a payment made with the API is `open` until the shopper has been at Mollie's page (docs.mollie.com, status changes)";
const UNSIGNED =
  'unsupported: Mollie does not sign the call to the webhookUrl of a payment (docs.mollie.com, webhooks); signed events have tests of their own';

providerConformance('mollie', {
  capabilities: mollie.capabilities,
  expected: {
    ...everythingPasses,
    'money that comes later is pending first and captured then': PAGE_FIRST,
    'money that is refused later is pending first and failed then, with a code of the closed list': PAGE_FIRST,
    'a session that keeps the payment source answers a token that pays':
      'unsupported: a mandate is pending until its first payment is finalized (SDK, MandateStatus); it is told with the truth after that',
    'a saved payment source can be authorized and captured later':
      'unsupported: only cards can be held (docs.mollie.com, place a hold), and a card mandate needs the shopper at a first payment',
    'a notification without its signature, or with two, is refused': UNSIGNED,
    'a wrong, truncated, lengthened or non-ASCII signature is refused': UNSIGNED,
    'a body changed by one byte is refused': UNSIGNED,
    'a notification signed six minutes ago or ahead is refused as stale': UNSIGNED,
  },
  live: false,
  // Mollie takes no currency with three decimals (docs.mollie.com, multicurrency).
  currencies: ['EUR', 'JPY', 'ISK', 'HUF', 'USD'],
  faults: ['requestLost', 'answerLost', 'refused', 'serverError', 'gatewayHtml', 'garbage', 'rateLimited'],
  secrets: [API_KEY, SECRET, PREVIOUS],
  open: openBench,
});
