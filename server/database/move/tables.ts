import type { Schema } from '../schema.ts';

/** Every table, after those whose rows its own refer to. */
export const TABLES = [
  'checkouts',
  'payments',
  'actions',
  'payment_sources',
  'operations',
  'receipts',
  'notifications',
  'confirmations',
  'confirmation_attempts',
  'flags',
  'events',
] as const satisfies readonly (keyof Schema)[];

/** `settings` has keys instead of ids; the others hold what servers do at this moment, and none is running. */
type Apart = 'settings' | 'leases' | 'rate_counts';

type Left = Exclude<keyof Schema, (typeof TABLES)[number] | Apart>;

/** Does not compile once a table is added to the schema and forgotten here. */
export const NONE_LEFT: Left extends never ? true : Left = true;
