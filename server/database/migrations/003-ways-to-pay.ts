import type { Statement } from './statements.ts';

/** What a way to pay adds: a country it may depend on, a surcharge beside the order's amount, and instructions of more kinds than transfers. */
export const waysToPay: readonly Statement[] = [
  `alter table checkouts add column country text`,
  `alter table payments add column surcharge_minor bigint not null default 0`,
  `alter table payments rename column transfer_json to instructions_json`,
  // Until now every instruction was a transfer's, and did not say so.
  `update payments set instructions_json = '{"kind":"transfer",' || substr(instructions_json, 2)
    where instructions_json is not null`,
];
