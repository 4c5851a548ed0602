import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line logged during some work says beside its own: ids, never shopper data. */
export type LogContext = Readonly<Record<string, unknown>>;

const NONE: LogContext = {};
const storage = new AsyncLocalStorage<LogContext>();

/** Does some work, and names it in every line that it, or what it starts, logs. */
export const inLogContext = <T>(fields: LogContext, work: () => T): T =>
  storage.run({ ...storage.getStore(), ...fields }, work);

/** For work that goes on by itself: it is not part of the request that happened to wake it. */
export const outsideLogContext = <T>(work: () => T): T => storage.run(NONE, work);

export const logContext = (): LogContext => storage.getStore() ?? NONE;
