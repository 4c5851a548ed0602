import { FAKE_KEY, type FakeStripe } from '../../../fakes/stripe/fake.ts';
import { createRefund } from '../../../fakes/stripe/refunds.ts';
import { dispute, settle } from '../../../fakes/stripe/shopper.ts';
import type { FakeEvent } from '../../../fakes/stripe/things.ts';
import { signedRequest } from '../../../fakes/stripe/webhooks.ts';
import { disturbs, unheard } from './line.ts';
import { type News, PART_BACK, postForm, type Till, type Wish } from './till.ts';

const SECRET = 'whsec_currentSecret0123456789';

const INSTRUMENTS: Partial<Readonly<Record<Wish, string>>> = {
  approve: 'pm_card_visa',
  decline: 'pm_card_visa_chargeDeclined',
  late: 'pm_sepaDebit',
  declineLate: 'pm_sepaDebit_fails',
};

export const stripeConfig = (apiUrl: string) =>
  `  stripe: { provider: stripe, secretKey: ${FAKE_KEY}, webhookSecret: ${SECRET}, apiUrl: "${apiUrl}" }\n`;

export function stripeTill(fake: FakeStripe, now: () => number): Till {
  const { books } = fake;
  const fresh = unheard(books.events);
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
          takenAtOnce: (charge.payment_method_details as { readonly type: string }).type !== 'card',
        };
      }),
    news: () => fresh().map(newsOf),
    settle: () => settle(books),
    takeBack(how, suits) {
      const charge = [...books.charges.values()].find(
        ({ captured, amount, amount_refunded, disputed }) =>
          captured && amount_refunded === 0 && !disputed && suits(amount),
      );
      if (!charge) return false;
      const { payment_intent } = charge;
      if (how === 'refund') createRefund(books, { payment_intent, amount: String(PART_BACK) });
      else dispute(books, payment_intent);
      return true;
    },
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
    disturb: disturbs((trouble) => fake.trouble.next(trouble)),
  };
}
