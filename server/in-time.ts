/**
 * What a call gives, or null once `signal` says that the time is up: for calls into modules of others, which may not
 * listen to the signal they are given, and of which one in JavaScript may answer without a promise.
 */
export async function inTime<T>(signal: AbortSignal, call: () => T | Promise<T>): Promise<T | null> {
  if (signal.aborted) return null;
  let late = () => {};
  const over = new Promise<null>((resolve) => {
    late = () => resolve(null);
    signal.addEventListener('abort', late, { once: true });
  });
  try {
    return await Promise.race([call(), over]);
  } finally {
    signal.removeEventListener('abort', late);
  }
}

/**
 * Does some work with a signal that ends as `AbortSignal.timeout` would, or with `outer`. Its timer ends with the work,
 * where that one's goes on, and costs a weak reference besides, as each `AbortSignal.any` does.
 */
export async function withTimeLimit<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The time is up', 'TimeoutError')), limitMs);
  const endWithOuter = () => controller.abort(outer?.reason);
  if (outer?.aborted) endWithOuter();
  outer?.addEventListener('abort', endWithOuter);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', endWithOuter);
  }
}
