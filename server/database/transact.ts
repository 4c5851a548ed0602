import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Runs `work` in a transaction of the engine's own kind and commits it durably; rejects when nothing of it was kept.
 * May run `work` again from its beginning when the connection was lost.
 */
export type Transact = (work: (tx: Kysely<Schema>) => Promise<void>) => Promise<void>;
