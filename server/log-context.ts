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

/** The same work, which names what is named here wherever it is done. Cheaper than `AsyncResource.bind`. */
export function inThisLogContext<Args extends readonly unknown[], T>(work: (...args: Args) => T): (...args: Args) => T {
  const fields = logContext();
  return (...args) => storage.run(fields, () => work(...args));
}

export const logContext = (): LogContext => storage.getStore() ?? NONE;
