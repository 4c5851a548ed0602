import type { Case, Violation } from './evidence.ts';

/** What the world outside has in its books, of one order. */
const books = ({ order, charges, delivered, told, money }: Case) =>
  JSON.stringify({ order: order.orderRef, charges, delivered, told, money });

/** O7: a start on the same database, with nothing new to do, changes nothing outside. */
export function converges(before: readonly Case[], after: readonly Case[]): readonly Violation[] {
  return before.flatMap((one, place) => {
    const then = after[place];
    if (then && books(one) === books(then)) return [];
    return [{ oracle: 'O7', what: `another start changed it: ${books(one)} → ${then ? books(then) : 'gone'}` }];
  });
}
