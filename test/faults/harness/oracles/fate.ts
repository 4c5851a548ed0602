import { type Case, taken } from './evidence.ts';

/** Flags that block nothing, and still say why money is here and its order stands as it was. */
const OPEN_ENDED: readonly string[] = ['notPlaced', 'superseded', 'unheard', 'moveUnresolved', 'disputed'];

/** What a person is shown of an order whose store does not know of its money; null: nothing. */
export function shownAs({ operator }: Case): string | null {
  const flag = operator.flags.find(({ blocking, code }) => blocking || OPEN_ENDED.includes(code));
  if (flag) return flag.code;
  return operator.confirmations.some(({ kind, state }) => kind === 'paid' && state === 'dead') ? 'dead letter' : null;
}

/** The money is at the provider, or was there when the store was told. */
export const isCaptured = ({ charges, delivered }: Case): boolean =>
  charges.some(taken) || (delivered > 0 && charges.some(({ authorized, captured }) => authorized + captured > 0));

/**
 * What became of an order's money in the end. `confirmed`: the store knows. `shown`: it does not, and a person sees that
 * and why. `lost`: neither. `none`: nobody has any, or what was reserved was let go.
 */
export type Fate = 'none' | 'confirmed' | 'shown' | 'lost';

export function fateOf(one: Case): Fate {
  if (!isCaptured(one)) return 'none';
  if (one.delivered > 0) return 'confirmed';
  return shownAs(one) === null ? 'lost' : 'shown';
}
