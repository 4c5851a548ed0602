/**
 * What a call gives, or null once `signal` says that the time is up: for calls into modules of others, which may not
 * listen to the signal they are given.
 */
export async function inTime<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T | null> {
  if (signal.aborted) return null;
  const late = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([call(), late]);
}
