import type { BookedPayment } from '../../../fakes/mollie/books.ts';
import { capturedOf, refundedOf } from '../../../fakes/mollie/books.ts';
import { settle } from '../../../fakes/mollie/events.ts';
import type { Trouble } from '../../../fakes/mollie/faults.ts';
import { classic, signed } from '../../../fakes/mollie/notifications.ts';
import type { FakeMollie } from '../../../fakes/mollie/server.ts';
import { type News, postForm, type Till, type Wish } from './till.ts';

export const MOLLIE_KEY = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';
const SECRET = 'whsec_mollie_new_0123456789';

const CHOICES: Partial<Readonly<Record<Wish, Readonly<Record<string, string>>>>> = {
  approve: { decision: 'approve', method: 'creditcard' },
  decline: { decision: 'decline', method: 'creditcard' },
  late: { decision: 'start', method: 'directdebit' },
};

const FAULTS: Readonly<Record<string, Trouble>> = {
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
        };
      }),
    /** Mollie tells of a payment whenever its status changes. */
    news: () =>
      [...books.payments.values()].flatMap(({ id, status }) => {
        const before = told.get(id);
        told.set(id, status);
        return before === undefined || before === status ? [] : [newsOf(id)];
      }),
    settle: () => settle(books, now()),
    strange(fault) {
      if (fault === 'foreign') return newsOf(fake.foreignPayment());
      const [id] = books.payments.keys();
      if (id === undefined) return null;
      const type = fault === 'unknownKind' ? 'payment.hugged' : 'payment.paid';
      const mode = fault === 'otherMode' ? 'live' : 'test';
      const event = { id: books.id('event'), type, entityId: id, entity: { mode } };
      return { about: id, request: () => signed(event, SECRET, now()) };
    },
    disturb(fault) {
      const trouble = FAULTS[fault];
      if (trouble) fake.disturb(trouble);
      return trouble !== undefined;
    },
  };
}
