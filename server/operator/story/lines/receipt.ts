import { type EventLine, textOf } from '../draft.ts';
import { sum } from '../words.ts';

export const receiptLines: Readonly<Record<string, EventLine>> = {
  'receipt.recorded': (event) => {
    const [, minor, currency] = /^(\d+) ([A-Z]{3})$/.exec(textOf(event, 'amount') ?? '') ?? [];
    const amount = minor && currency ? sum(Number(minor), currency) : 'money';
    return {
      text: `${textOf(event, 'by') ?? 'Somebody'} recorded ${amount} on the bank account.`,
      about: textOf(event, 'payment'),
      phase: 'begun',
    };
  },
};
