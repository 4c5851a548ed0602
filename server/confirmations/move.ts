import type { Updateable } from 'kysely';
import type { Queries } from '../database/database.ts';
import { updateConfirmation } from '../database/repositories/confirmations.ts';
import type { ConfirmationDbRow, Schema } from '../database/schema.ts';
import { type ConfirmationState, canGo } from './machine.ts';

/** Takes a confirmation along one edge; false when it is no longer what the caller read, or the lease is another's. */
export async function moveConfirmation(
  tx: Queries,
  row: ConfirmationDbRow,
  to: ConfirmationState,
  values: Omit<Updateable<Schema['confirmations']>, 'state'>,
): Promise<boolean> {
  checkEdge(row, to);
  return updateConfirmation(tx, row, { ...values, state: to });
}

/** @throws where the machine has no such edge: a bug of the caller's */
export function checkEdge(row: Pick<ConfirmationDbRow, 'state'>, to: ConfirmationState): void {
  const from = row.state as ConfirmationState;
  if (!canGo(from, to)) throw new Error(`A confirmation cannot go from ${from} to ${to}`);
}
