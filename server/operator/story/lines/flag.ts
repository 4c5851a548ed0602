import { FLAGS, type FlagCode } from '../../../payments/flags.ts';
import { type EventLine, type Recorded, textOf } from '../draft.ts';
import { sum } from '../words.ts';

/** Amounts of a flag's detail in words; ids and times of it stay in the JSON. */
const AMOUNTS = ['due', 'arrived', 'refunded', 'amount'] as const;

function amounts({ detail, facts }: Recorded): string {
  const { currency } = facts.checkout;
  const known = AMOUNTS.flatMap((name) => {
    const minor = detail[name];
    return typeof minor === 'number' ? [`${name} ${sum(minor, currency)}`] : [];
  });
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

const raised =
  (code: FlagCode): EventLine =>
  (event) => ({ text: `Flag ${code}: ${FLAGS[code].says}${amounts(event)}` });

export const flagLines: Readonly<Record<string, EventLine>> = {
  ...Object.fromEntries(Object.keys(FLAGS).map((code) => [`flag.${code}`, raised(code as FlagCode)])),
  'flag.resolved': (event) => ({
    text: `Flag ${textOf(event, 'code')} is settled, by ${textOf(event, 'by') ?? 'somebody'}.`,
  }),
};
