import { CLIENT_ID, CLIENT_SECRET, type FakePayPal } from '../../../fakes/paypal/fake.ts';
import { unitsOf } from '../../../fakes/paypal/money.ts';
import { age, movedBy, settle } from '../../../fakes/paypal/shopper.ts';
import type { FakeEvent } from '../../../fakes/paypal/things.ts';
import { signedRequest } from '../../../fakes/paypal/webhooks.ts';
import { disturbs, unheard } from './line.ts';
import { type News, postForm, type Till, type Wish } from './till.ts';

const WEBHOOK_ID = '1AB23456CD789012E';

const FUNDING: Partial<Readonly<Record<Wish, string>>> = {
  approve: 'balance',
  decline: 'declined',
  late: 'echeck',
  declineLate: 'bouncing',
};

/** Certificates of notifications are only taken from the API's own address: `origin` is that, too. */
export const paypalConfig = (apiUrl: string) =>
  `  paypal: { provider: paypal, clientId: ${CLIENT_ID}, clientSecret: ${CLIENT_SECRET}, mode: sandbox, webhookId: ${WEBHOOK_ID}, apiUrl: "${apiUrl}" }\n`;

export function paypalTill(fake: FakePayPal, apiUrl: string, now: () => number): Till {
  const { books } = fake;
  const fresh = unheard(books.events);
  const newsOf = (event: FakeEvent): News => ({
    about: String((event.resource as { readonly id?: unknown }).id),
    request: () =>
      signedRequest(event, { webhookId: WEBHOOK_ID, origin: apiUrl, at: now() }) as ReturnType<News['request']>,
  });
  return {
    method: 'paypal',
    wishes: ['approve', 'decline', 'late', 'declineLate'],
    manualCapture: true,
    press: () => ({}),
    visit: (url, wish) => postForm(url, { with: FUNDING[wish] ?? 'balance' }),
    charges() {
      age(books);
      return [...books.orders.values()].flatMap(({ order }) => {
        const [unit] = order.purchase_units;
        if ((unit.custom_id ?? '').endsWith('.probe')) return [];
        const { captured, refunded } = movedBy(order);
        const held = (unit.payments?.authorizations ?? []).filter(({ status }) => status !== 'DENIED');
        const voided = held.filter(({ status }) => status === 'VOIDED');
        const sum = (list: typeof held) => list.reduce((total, { amount }) => total + unitsOf(amount), 0);
        const authorized = Math.max(sum(held), captured.amountMinor);
        if (authorized === 0) return [];
        return {
          ref: order.id,
          amount: unitsOf(unit.amount),
          authorized,
          captured: captured.amountMinor,
          released: voided.length > 0 ? authorized - captured.amountMinor : 0,
          refunded: refunded.amountMinor,
        };
      });
    },
    news: () => fresh().map(newsOf),
    settle: () => settle(books),
    strange(fault) {
      const event = books.events.at(-1);
      if (!event || fault === 'otherMode') return null;
      if (fault === 'unknownKind') return newsOf({ ...event, id: books.id(), event_type: 'PAYMENT.CAPTURE.HUGGED' });
      return newsOf({
        ...event,
        id: books.id(),
        resource: { ...(event.resource as object), id: books.id(), custom_id: 'pay_of_someone_else' },
      });
    },
    disturb: disturbs((trouble) => fake.trouble.next(trouble)),
  };
}
