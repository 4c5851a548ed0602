import { describeCase, type Oracle } from './evidence.ts';
import { fateOf, isCaptured } from './fate.ts';

/** O3: money taken ⇔ the store was told once, or a person is shown why not; never told without money. */
export const toldIffPaid: Oracle = ({ cases }) =>
  cases.flatMap((one) => {
    if (fateOf(one) === 'lost')
      return [{ oracle: 'O3', kind: 'loss' as const, what: `paid, not told, and not shown: ${describeCase(one)}` }];
    if (!isCaptured(one) && one.delivered > 0)
      return [{ oracle: 'O3', what: `told without money: ${describeCase(one)}` }];
    return [];
  });
