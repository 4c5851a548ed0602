import type { Queries } from '../database/database.ts';
import { updateOperation } from '../database/repositories/operations.ts';
import type { OperationRow } from '../database/schema.ts';
import { type OperationState, operationEdge } from './machines/operation.ts';
import type { Outcome } from './outcome.ts';

const FINAL: ReadonlySet<OperationState> = new Set(['succeeded', 'declined', 'rejected', 'expired']);

/** Writes an operation's new state along its machine; an edge that does not exist is old news and ignored. */
export async function resolveOperation(
  tx: Queries,
  operation: OperationRow,
  to: OperationState,
  answer: string | null,
  now: number,
): Promise<void> {
  if (operationEdge(operation.state as OperationState, to) !== 'move') return;
  await updateOperation(tx, operation, { state: to, outcome: answer, resolved_at: FINAL.has(to) ? now : null });
}

/** What an answer leaves in our books: its kind and code, never shopper data. */
export function summaryOf(outcome: Outcome<unknown>): string {
  switch (outcome.status) {
    case 'declined':
    case 'rejected':
      return `${outcome.status}: ${outcome.code}`;
    case 'unknown':
      return `unknown: ${outcome.cause}`;
    default:
      return outcome.status;
  }
}
