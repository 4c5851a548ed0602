import { type Case, describeCase, type Oracle, taken } from './evidence.ts';

const sum = (one: Case, of: 'authorized' | 'captured' | 'released' | 'refunded') =>
  one.charges.reduce((total, charge) => total + charge[of], 0);

/** Of a store that is told "paid". */
function wrongTold({ charges, told, delivered }: Case): string | null {
  const moved = charges.filter(taken);
  if (moved.some(({ captured, amount }) => captured !== amount)) return 'captured another amount than was asked for';
  return told !== null && delivered === 1 && !moved.some(({ captured }) => captured === told)
    ? 'the store was told another amount'
    : null;
}

/** Of a store that moves the money itself. */
function wrongMoved(one: Case, money: NonNullable<Case['money']>): string | null {
  const { charges, delivered, told } = one;
  if (delivered === 1 && !charges.some(({ authorized }) => authorized === told)) return 'authorized';
  if (!charges.some(({ takenAtOnce }) => takenAtOnce)) {
    if (money.captured !== sum(one, 'captured')) return 'captured';
    return money.refunded === sum(one, 'refunded') ? null : 'refunded';
  }
  // What could not be reserved was taken whole: a capture is only booked, and a void sends back.
  if (charges.some(({ takenAtOnce, captured, amount }) => takenAtOnce && captured !== amount)) return 'taken at once';
  if (money.captured > sum(one, 'captured')) return 'captured';
  return money.refunded + money.voided === sum(one, 'refunded') ? null : 'refunded';
}

/** What does not add up; null: all does. */
const wrong = (one: Case): string | null => (one.money === null ? wrongTold(one) : wrongMoved(one, one.money));

/** A move the platform did not hear the end of is shown until it asks again. */
const shown = ({ operator, money }: Case) =>
  money !== null && operator.flags.some(({ code }) => code === 'unheard' || code === 'moveUnresolved');

/** O4: the providers' sums are the stores', minor unit by minor unit. */
export const sumsAgree: Oracle = ({ cases }) =>
  cases.flatMap((one) => {
    const what = wrong(one);
    return what === null || shown(one) ? [] : [{ oracle: 'O4', what: `${what}: ${describeCase(one)}` }];
  });
