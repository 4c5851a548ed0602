export interface Health {
  /** Whether the workers run: false while starting up and once the server drains. */
  working(): boolean;
  /** How far this machine's clock is ahead of the database's, where several servers share one; else null. */
  clockAheadMs?(): number | null;
}
