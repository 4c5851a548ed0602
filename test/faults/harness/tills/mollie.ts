import type { BookedPayment } from '../../../fakes/mollie/books.ts';
import { capturedOf, refundedOf } from '../../../fakes/mollie/books.ts';
import { settle } from '../../../fakes/mollie/events.ts';
import type { Trouble } from '../../../fakes/mollie/faults.ts';
import { classic, signed } from '../../../fakes/mollie/notifications.ts';
import { chargeBack, refund } from '../../../fakes/mollie/operations.ts';
import type { FakeMollie } from '../../../fakes/mollie/server.ts';
import { disturbsBy } from './line.ts';
import { type News, PART_BACK, postForm, type Till, type Wish } from './till.ts';

export const MOLLIE_KEY = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';
const SECRET = 'whsec_mollie_new_0123456789';

const CHOICES: Partial<Readonly<Record<Wish, Readonly<Record<string, string>>>>> = {
  approve: { decision: 'approve', method: 'creditcard' },
  decline: { decision: 'decline', method: 'creditcard' },
  late: { decision: 'start', method: 'directdebit' },
};

const TROUBLES: Readonly<Record<string, Trouble>> = {
  D1: 'error500WithEffect',
  D2: 'error500',
  D3: 'html502',
  D4: 'garbageWithEffect',
  D5: 'unknownStatusWithEffect',
  D6: 'limited429',
  D8: 'reset',
  D9: 'silence',
  D12: 'redirect',
  D15: 'conflict409',
  D17: 'resetWithEffect',
};

export const mollieConfig = (apiUrl: string) =>
  `  mollie: { provider: mollie, apiKey: ${MOLLIE_KEY}, webhookSecret: ${SECRET}, apiUrl: "${apiUrl}" }\n`;

export function mollieTill(fake: FakeMollie, now: () => number): Till {
  const { books } = fake;
  const told = new Map<string, string>();
  const newsOf = (id: string): News => ({ about: id, request: () => classic(id) });
  const authorizedOf = (payment: BookedPayment) => {
    if (payment.status === 'authorized' || payment.times.authorized !== undefined) return payment.amount;
    return capturedOf(payment);
  };
  return {
    method: 'mollie',
    wishes: ['approve', 'decline', 'late'],
    manualCapture: true,
    press: () => ({}),
    visit: (url, wish) => postForm(url, CHOICES[wish] ?? { decision: 'approve', method: 'creditcard' }),
    charges: () =>
      [...books.payments.values()].flatMap((payment) => {
        const authorized = authorizedOf(payment);
        if (authorized === 0 || payment.merchant === 'pfl_other') return [];
        const captured = capturedOf(payment);
        return {
          ref: payment.id,
          amount: payment.amount,
          authorized,
          captured,
          released: payment.status === 'canceled' || payment.releaseAsked ? authorized - captured : 0,
          refunded: refundedOf(payment),
          takenAtOnce: payment.status === 'paid' && payment.captures.length === 0,
        };
      }),
    /** Mollie tells of a payment whenever its status changes, and when money goes back. */
    news: () =>
      [...books.payments.values()].flatMap(({ id, status, refunds, chargebacks }) => {
        const before = told.get(id);
        const present = [status, refunds.length, chargebacks.length].join();
        told.set(id, present);
        return before === undefined || before === present ? [] : [newsOf(id)];
      }),
    settle: () => settle(books, now()),
    takeBack(how, suits) {
      const payment = [...books.payments.values()].find(
        (one) => capturedOf(one) > 0 && one.refunds.length + one.chargebacks.length === 0 && suits(one.amount),
      );
      if (!payment) return false;
      const amount = { amountMinor: PART_BACK, currency: payment.currency };
      if (how === 'refund') refund(books, payment, { amount, metadata: null }, now());
      else chargeBack(books, payment, now());
      return true;
    },
    strange(fault) {
      if (fault === 'foreign') return newsOf(fake.foreignPayment());
      const [id] = books.payments.keys();
      if (id === undefined) return null;
      const type = fault === 'unknownKind' ? 'payment.hugged' : 'payment.paid';
      const mode = fault === 'otherMode' ? 'live' : 'test';
      const event = { id: books.id('event'), type, entityId: id, entity: { mode } };
      return { about: id, request: () => signed(event, SECRET, now()) };
    },
    disturb: disturbsBy(TROUBLES, (trouble) => fake.disturb(trouble)),
  };
}
