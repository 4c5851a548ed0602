import type { Statement } from './statements.ts';

/** What `/metrics` asks every few seconds, answered without a walk through all that is long done. */
export const standing: readonly Statement[] = [
  `create index operations_unknown on operations (submitted_at) where state in ('unknown', 'needsReview')`,
  `create index flags_undecided on flags (blocking, created_at) where resolved_at is null`,
  `create index notifications_open on notifications (received_at) where handled_at is null`,
  `create index confirmations_open on confirmations (created_at) where state <> 'delivered'`,
];
