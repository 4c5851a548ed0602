import { FAKE_KEY, type FakeStripe } from '../../../fakes/stripe/fake.ts';
import type { StripeFault } from '../../../fakes/stripe/faults.ts';
import { settle } from '../../../fakes/stripe/shopper.ts';
import type { FakeEvent } from '../../../fakes/stripe/things.ts';
import { signedRequest } from '../../../fakes/stripe/webhooks.ts';
import { type News, postForm, type Till, type Wish } from './till.ts';

const SECRET = 'whsec_currentSecret0123456789';

const INSTRUMENTS: Partial<Readonly<Record<Wish, string>>> = {
  approve: 'pm_card_visa',
  decline: 'pm_card_visa_chargeDeclined',
  late: 'pm_sepaDebit',
  declineLate: 'pm_sepaDebit_fails',
};

const FAULTS: Readonly<Record<string, StripeFault>> = {
  D1: 'serverErrorAfter',
  D2: 'serverError',
  D3: 'gatewayHtml',
  D4: 'garbage',
  D5: 'unknownStatus',
  D6: 'rateLimited',
  D8: 'requestLost',
  D9: 'silence',
  D12: 'redirect',
  D17: 'answerLost',
};

export const stripeConfig = (apiUrl: string) =>
  `  stripe: { provider: stripe, secretKey: ${FAKE_KEY}, webhookSecret: ${SECRET}, apiUrl: "${apiUrl}" }\n`;

export function stripeTill(fake: FakeStripe, now: () => number): Till {
  const { books } = fake;
  let told = 0;
  const newsOf = (event: FakeEvent): News => ({
    about: String(event.data.object.payment_intent ?? event.data.object.id),
    request: () => signedRequest(event, SECRET, now()) as ReturnType<News['request']>,
  });
  return {
    method: 'stripe',
    wishes: ['approve', 'decline', 'late', 'declineLate'],
    manualCapture: true,
    press: () => ({}),
    visit: (url, wish) => postForm(url, { with: INSTRUMENTS[wish] ?? 'pm_card_visa' }),
    charges: () =>
      [...books.charges.values()].flatMap((charge) => {
        if (charge.status !== 'succeeded') return [];
        const back = [...books.refunds.values()].filter(
          ({ charge: of, status }) => of === charge.id && status === 'succeeded',
        );
        const refunded = back.filter(({ balance_transaction }) => balance_transaction);
        const intent = books.intents.get(charge.payment_intent);
        const gone = intent?.status === 'canceled' || (charge.captured && charge.amount_captured < charge.amount);
        return {
          ref: charge.id,
          amount: charge.amount,
          authorized: charge.amount,
          captured: charge.amount_captured,
          released: gone ? charge.amount - charge.amount_captured : 0,
          refunded: refunded.reduce((sum, { amount }) => sum + amount, 0),
        };
      }),
    news() {
      const events = books.events.slice(told);
      told = books.events.length;
      return events.map(newsOf);
    },
    settle: () => settle(books),
    strange(fault) {
      const event = books.events.at(-1);
      if (!event) return null;
      if (fault === 'unknownKind') return newsOf({ ...event, id: books.id('evt'), type: 'payment_intent.hugged' });
      if (fault === 'otherMode') return newsOf({ ...event, id: books.id('evt'), livemode: !event.livemode });
      const object = {
        ...event.data.object,
        id: books.id('pi'),
        payment_intent: null,
        metadata: {},
        client_reference_id: null,
      };
      return newsOf({ ...event, id: books.id('evt'), data: { object } });
    },
    disturb(fault) {
      const trouble = FAULTS[fault];
      if (trouble) fake.trouble.next(trouble);
      return trouble !== undefined;
    },
  };
}
