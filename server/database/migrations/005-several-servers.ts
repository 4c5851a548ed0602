import type { Statement } from './statements.ts';

/** What several servers on one database share beside the books: who is at what, and how often an address came by. */
export const severalServers: readonly Statement[] = [
  `create table leases (
    kind text not null,
    subject integer not null,
    holder text not null,
    held_until bigint not null,
    primary key (kind, subject)
  )`,
  // Worth no flush to disk: after a crash the counting begins anew. A file has one server, which counts in memory.
  {
    sqlite: null,
    postgres: `create unlogged table rate_counts (
      name text not null,
      ends_at bigint not null,
      hits bigint not null,
      primary key (name, ends_at)
    )`,
  },
  // One provider's backlog must not be in the way of the others' payments.
  `create index payments_due_at_method on payments (method_id, next_check_at) where next_check_at is not null`,
  `create index notifications_due_at_method on notifications (method_id, next_at) where next_at is not null`,
];
