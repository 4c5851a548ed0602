/** B4, B5, B14: money that goes back without Tillgate, and notifications that come in the wrong order. */
import type { Pursuit } from './pursue.ts';
import type { TakeBack } from './tills/till.ts';
import type { World } from './world.ts';

/** Takes money back of one order at each provider that can; how many there were. Orders of a store that moves money itself are left alone. */
export function takeBack(
  { tills }: World,
  pursuits: readonly Pursuit[],
  how: TakeBack,
  from: 'told' | 'untold',
): number {
  const amounts = pursuits
    .filter(({ order }) => order.platform !== 'commercelayer' && order.delivered() > 0 === (from === 'told'))
    .map(({ order }) => order.amount);
  return tills.filter((till) => till.takeBack?.(how, (amount) => amounts.includes(amount))).length;
}
