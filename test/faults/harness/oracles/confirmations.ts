import { type Case, describeCase, type Oracle, taken } from './evidence.ts';

/** A person is shown that, and why, the store does not know of the money. */
function visible({ operator, order }: Case): boolean {
  // A store that moves the money itself is not told "paid": what only informs is what there is to see.
  const shown = operator.flags.some(({ blocking }) => blocking || order.platform === 'commercelayer');
  return shown || operator.confirmations.some(({ state }) => state === 'dead');
}

/** O3: money taken ⇔ the store was told once, or a person is shown why not; never told without money. */
export const toldIffPaid: Oracle = ({ cases }) =>
  cases.flatMap((one) => {
    const charged =
      one.charges.some(taken) || one.charges.some(({ captured, authorized }) => captured + authorized > 0);
    if (charged && one.charges.some(taken) && one.delivered === 0 && !visible(one))
      return [{ oracle: 'O3', kind: 'loss' as const, what: `paid, not told, and not shown: ${describeCase(one)}` }];
    if (!charged && one.delivered > 0) return [{ oracle: 'O3', what: `told without money: ${describeCase(one)}` }];
    return [];
  });
