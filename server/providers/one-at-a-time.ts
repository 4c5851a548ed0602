/**
 * Lets calls with the same key wait for each other: where a provider would let the same money be moved twice, what looks
 * first and moves then must not run twice at once. Between servers, Tillgate's own rows keep the order.
 */
export function createQueue(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const run = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, run);
    const forget = () => {
      if (last.get(key) === run) last.delete(key);
    };
    run.then(forget, forget);
    return run;
  };
}
