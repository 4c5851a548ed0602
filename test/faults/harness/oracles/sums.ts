import { type Case, describeCase, type Oracle, taken } from './evidence.ts';

const sum = (one: Case, of: 'authorized' | 'captured' | 'released' | 'refunded') =>
  one.charges.reduce((total, charge) => total + charge[of], 0);

/** What does not add up; null: all does. */
function wrong(one: Case): string | null {
  const { charges, told, money, delivered } = one;
  const moved = charges.filter(taken);
  if (money === null) {
    const paid = moved.map(({ captured }) => captured);
    if (moved.some(({ captured, amount }) => captured !== amount)) return 'captured another amount than was asked for';
    return told !== null && delivered === 1 && !paid.includes(told) ? 'the store was told another amount' : null;
  }
  // What cannot be held is taken at once: a debit is captured before the store asks for it.
  const takenAtOnce = one.plan.wish === 'late' && money.captured === 0;
  if (money.captured !== sum(one, 'captured') && !takenAtOnce) return 'captured';
  if (money.refunded !== sum(one, 'refunded')) return 'refunded';
  if (delivered === 1 && !charges.some(({ authorized }) => authorized === told)) return 'authorized';
  return null;
}

/** A move the platform did not hear the end of is shown until it asks again. */
const shown = ({ operator, money }: Case) =>
  money !== null && operator.flags.some(({ code }) => code === 'unheard' || code === 'moveUnresolved');

/** O4: the providers' sums are the stores', minor unit by minor unit. */
export const sumsAgree: Oracle = ({ cases }) =>
  cases.flatMap((one) => {
    const what = wrong(one);
    return what === null || shown(one) ? [] : [{ oracle: 'O4', what: `${what}: ${describeCase(one)}` }];
  });
