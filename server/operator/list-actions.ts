import { money } from '../../shared/money.ts';
import { latestActions } from '../database/repositories/actions.ts';
import type { Domain } from '../payments/domain.ts';
import type { ActionRow } from './operator.ts';
import { waitsFor } from './waits-for.ts';

/** See Operator.listActions. */
export async function listActions(
  { database: { read } }: Domain,
  { all, ...filter }: { all: boolean; orderRef?: string; limit: number },
): Promise<ActionRow[]> {
  const rows = await latestActions(read, { ...filter, undecided: !all });
  return Promise.all(
    rows.map(async (row) => ({
      id: row.public_id,
      store: row.store_id,
      orderRef: row.order_ref,
      checkout: row.checkout,
      kind: row.kind as ActionRow['kind'],
      money: money(row.amount_minor, row.currency),
      state: row.state as ActionRow['state'],
      failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
      waitsFor: await waitsFor(read, row),
      createdAt: row.created_at,
      resolvedAt: row.resolved_at,
    })),
  );
}
