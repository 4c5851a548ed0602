import { availableParallelism } from 'node:os';

/** How many cases of each property are drawn: few in `npm test`, as many as one likes by `TILLGATE_FUZZ_RUNS`. */
export const RUNS = Number(process.env.TILLGATE_FUZZ_RUNS ?? 12);

/** Of everything that is drawn here. `TILLGATE_FUZZ_SEED` draws the same again. */
export const SEED = Number(process.env.TILLGATE_FUZZ_SEED ?? Date.now() % 2 ** 31);

/** One request, milliseconds: generous, since tests of several files share the machine. */
export const TIME_LIMIT_MS = availableParallelism() > 1 ? 5_000 : 10_000;

/** What the process may have grown by after all of it, once its garbage is gone. Bytes. */
export const HEAP_LIMIT = 48 * 1024 * 1024;

export const fuzzed = { seed: SEED, numRuns: RUNS, endOnFailure: true } as const;
