import type { WriteTrouble } from '../database/writability.ts';

/** `stuck`: its present look has hung for longer than any look may take. */
export type WorkerState = 'ok' | 'stopped' | 'stuck';

/** What `/readyz` reports beside the database's answer to a read. */
export interface Health {
  /** Told to stop: no longer to be given requests. */
  draining(): boolean;
  workers(): Readonly<Record<string, WorkerState>>;
  writeTrouble(): Promise<WriteTrouble>;
  /** How far this machine's clock is ahead of the database's, where several servers share one; null: it has none. */
  clockAheadMs(): number | null;
}
