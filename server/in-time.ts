/**
 * What a call gives, or null once `signal` says that the time is up: for calls into modules of others, which may not
 * listen to the signal they are given.
 */
export function inTime<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T | null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const late = () => resolve(null);
    signal.addEventListener('abort', late, { once: true });
    call()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', late));
  });
}

/**
 * Does some work with a signal that ends as `AbortSignal.timeout` would. Its timer ends with the work, where that one's
 * goes on, and costs a weak reference besides.
 */
export async function withTimeLimit<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The time is up', 'TimeoutError')), limitMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
