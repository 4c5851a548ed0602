/** How many times faster a wait of a second or more passes. */
const TIMES = 20;
const LONG_MS = 1_000;

const hurried = (ms: number | undefined) => (ms !== undefined && ms >= LONG_MS ? ms / TIMES : ms);

/**
 * Lets this process's long waits pass quickly: whoever waits 15 s for a store that never answers has waited 0.75 s. What
 * is measured on the wall clock stays as it is. For programs of tests only.
 */
export function hurry(): void {
  const plain = globalThis.setTimeout;
  globalThis.setTimeout = Object.assign(
    ((act: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) =>
      plain(act, hurried(ms), ...given)) as typeof plain,
    { __promisify__: plain.__promisify__ },
  );
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    plain(() => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')), hurried(ms)).unref();
    return controller.signal;
  };
}
