import type { PaymentRow } from '../../../database/schema.ts';
import { type EventLine, numberOf, type Recorded, textOf } from '../draft.ts';
import { quoted, sum } from '../words.ts';

const HOW: Readonly<Record<string, string>> = {
  answer: '',
  notification: ' Its notification led there.',
  look: ' A look that was due found it.',
  visit: ' Found as the shopper came back.',
  receipt: '',
};

const paymentOf = (event: Recorded): PaymentRow | undefined =>
  event.facts.payments.find(({ public_id }) => public_id === textOf(event, 'payment'));

/** A line about the payment that the event names. */
const line =
  (say: (payment: PaymentRow, event: Recorded) => string): EventLine =>
  (event) => {
    const payment = paymentOf(event);
    return payment ? { text: say(payment, event), about: payment.public_id } : null;
  };

/** The same, learnt from the provider; the sum is that of the moment. */
const learnt = (say: (amount: string, payment: PaymentRow) => string): EventLine =>
  line((payment, event) => {
    const amount = sum(numberOf(event, 'amount') ?? payment.amount_minor, payment.currency);
    return `${say(amount, payment)}${HOW[textOf(event, 'learnt') ?? ''] ?? ''}`;
  });

/** The same, before what was learnt in that moment. */
const begun = (say: (payment: PaymentRow, event: Recorded) => string): EventLine => {
  const tell = line(say);
  return (event) => {
    const said = tell(event);
    return said && { ...said, phase: 'begun' };
  };
};

const by = (event: Recorded) => textOf(event, 'by') ?? 'Somebody';

function started(payment: PaymentRow, { facts }: Recorded): string {
  const { method_id, surcharge_minor: surcharge, currency } = payment;
  const extra = surcharge > 0 ? `, ${sum(surcharge, currency)} of it for this way to pay` : '';
  const amount = `${sum(payment.amount_minor, currency)}${extra}`;
  if (facts.isTransfer(payment)) {
    return `The shopper chose ${quoted(method_id)} and was shown where to send ${amount}.`;
  }
  const begun = facts.operations.find(({ payment_id, kind }) => payment_id === payment.id && kind !== 'void');
  if (begun?.kind === 'authorize')
    return `${quoted(method_id)} was asked for ${amount}, with what the shopper had kept.`;
  return `The shopper chose ${quoted(method_id)}; it was asked for ${amount}.`;
}

export const paymentLines: Readonly<Record<string, EventLine>> = {
  'payment.started': begun(started),
  'payment.unknown': line(
    ({ method_id }, event) =>
      `No sure answer from ${quoted(method_id)} (${textOf(event, 'cause') ?? 'lost'}): the money may have moved, so it is asked what became of it.`,
  ),
  'payment.interrupted': begun(
    ({ method_id }) =>
      `The server ended before it had the answer of ${quoted(method_id)}, and asks for it after its restart.`,
  ),
  'payment.actionRequired': learnt(() => 'The shopper is to confirm it with the bank.'),
  'payment.processing': learnt(
    (_amount, { method_id }) => `${quoted(method_id)} has taken it on; the money is awaited.`,
  ),
  'payment.authorized': learnt((amount, { method_id }) => `${quoted(method_id)} shows ${amount} as reserved.`),
  'payment.partiallyCaptured': learnt(
    (amount, { method_id }) => `${quoted(method_id)} shows ${amount} as taken, a part.`,
  ),
  'payment.paid': learnt((amount, { method_id }) => `${quoted(method_id)} shows ${amount} as taken.`),
  'payment.partiallyRefunded': learnt(
    (amount, { method_id }) => `${quoted(method_id)} shows ${amount} as refunded, a part.`,
  ),
  'payment.refunded': learnt(
    (amount, { method_id }) => `${quoted(method_id)} shows all of it, ${amount}, as refunded.`,
  ),
  'payment.disputed': learnt((amount, { method_id }) => `${quoted(method_id)} shows a chargeback of ${amount}.`),
  'payment.voided': learnt(
    (_amount, { method_id }) => `${quoted(method_id)} shows the attempt as given up: nothing is taken or reserved.`,
  ),
  'payment.failed': learnt(
    (_amount, { method_id, decline_code }) =>
      `The attempt with ${quoted(method_id)} failed (${decline_code ?? 'no reason'}); no money moved.`,
  ),
  'payment.accepted': line((_payment, event) => `${by(event)} accepted the money as it is.`),
  'payment.dismissed': (event) => ({ text: `${by(event)} dismissed the money: it was sent back.` }),
};
