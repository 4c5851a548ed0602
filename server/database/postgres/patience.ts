/** Waits that grow, as often as there is time left. */
export interface Patience {
  /** False, at once: the time is used up. */
  wait(): Promise<boolean>;
}

const FIRST_MS = 25;
const LONGEST_MS = 1_000;

export function createPatience(forMs: number): Patience {
  const end = performance.now() + forMs;
  let next = FIRST_MS;
  return {
    async wait() {
      const left = end - performance.now();
      if (left <= 0) return false;
      await new Promise((resolve) => setTimeout(resolve, Math.min(next, left)));
      next = Math.min(next * 2, LONGEST_MS);
      return true;
    },
  };
}
