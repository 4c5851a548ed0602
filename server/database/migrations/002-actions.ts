import { type Kysely, type Migration, sql } from 'kysely';

/** What store platforms do with an order's money after it was paid: authorize, capture, void, refund, saved sources. */
export const actions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `alter table checkouts add column order_number text`,
  `alter table checkouts add column customer_ref text`,
  `alter table checkouts add column save_source integer not null default 0`,
  `alter table checkouts add column claim_by bigint`,
  `alter table checkouts add column superseded integer not null default 0`,
  `create index checkouts_claim on checkouts (claim_by) where claim_by is not null`,
  `alter table payments add column capture text not null default 'automatic'`,
  `create table actions (
    id integer primary key,
    public_id text not null unique,
    store_id text not null,
    order_ref text not null,
    kind text not null,
    call_key text not null,
    api text not null,
    payment_id integer not null references payments (id),
    parent_id integer references actions (id),
    amount_minor bigint not null,
    currency text not null,
    state text not null,
    failure_code text,
    failure_message text,
    answer text not null default 'awaited',
    next_at bigint,
    tries integer not null default 0,
    created_at bigint not null,
    resolved_at bigint,
    unique (store_id, call_key)
  )`,
  `create index actions_payment on actions (payment_id)`,
  `create index actions_due on actions (next_at) where next_at is not null`,
  `create index actions_awaited on actions (id) where answer = 'awaited'`,
  `create table payment_sources (
    id integer primary key,
    public_id text not null unique,
    store_id text not null,
    method_id text not null,
    payment_id integer not null unique references payments (id),
    customer_ref text,
    provider_token text not null,
    provider_customer text,
    created_at bigint not null
  )`,
  `alter table operations add column action_id integer references actions (id)`,
  `alter table operations add column source_id integer references payment_sources (id)`,
  `alter table operations add column base_minor bigint`,
  `create index operations_action on operations (action_id) where action_id is not null`,
  `alter table confirmations add column action_id integer references actions (id)`,
];
