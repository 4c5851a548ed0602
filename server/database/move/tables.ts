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

type Left = Exclude<keyof Schema, (typeof TABLES)[number] | 'settings' | 'leases' | 'rate_counts'>;

/**
 * Does not compile once a table is added to the schema and forgotten here. `settings` has keys instead of ids; leases and
 * rate counts are worth nothing without the servers they belong to.
 */
export const NONE_LEFT: Left extends never ? true : Left = true;
