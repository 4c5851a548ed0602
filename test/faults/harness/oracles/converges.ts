import type { Case, Violation } from './evidence.ts';

/** What the world outside has in its books, of one order. */
const outside = ({ charges, delivered, told, money }: Case) => ({ charges, delivered, told, money });

/** And what Tillgate itself has to say of it. */
const inside = ({ operator: { flags, confirmations, actions } }: Case) => ({
  flags: flags.map(({ code }) => code),
  confirmations: confirmations.map(({ kind, state, attempts }) => [kind, state, attempts]),
  actions: actions.map(({ kind, state }) => [kind, state]),
});

/** O7: a start on the same database, with nothing new to do, changes nothing. */
export function converges(before: readonly Case[], after: readonly Case[]): readonly Violation[] {
  return before.flatMap((one, place) => {
    const then = after[place];
    const [was, is] = [one, then].map((at) => at && JSON.stringify({ ...outside(at), ...inside(at) }));
    if (was === is) return [];
    return [{ oracle: 'O7', what: `another start changed ${one.order.orderRef}: ${was} → ${is ?? 'gone'}` }];
  });
}
