import type { Queries } from '../../database/database.ts';
import { standingChildren } from '../../database/repositories/actions.ts';
import type { ActionRow } from '../../database/schema.ts';

/** What of an action's money later actions have not taken yet. What is still undecided counts as taken. */
export interface Balance {
  /** Minor units. */
  readonly left: number;
  readonly children: readonly ActionRow[];
}

/**
 * Of an authorize: what is neither captured nor voided. Of a capture: what is not refunded. Should a capture fail that
 * was undecided when the rest was voided, its share is left in the books, and nothing of it at the provider: it was
 * released with the rest.
 */
export async function balanceOf(tx: Queries, parent: ActionRow): Promise<Balance> {
  const children = await standingChildren(tx, parent.id);
  return { children, left: children.reduce((left, child) => left - child.amount_minor, parent.amount_minor) };
}
