import fc from 'fast-check';

/** Draws by a seed: the same seed draws the same. */
export interface Random {
  /** A whole number from 0 to below `below`. */
  below(below: number): number;
  chance(share: number): boolean;
  pick<T>(of: readonly T[]): T;
  /** Draws of its own, so that what happens meanwhile elsewhere does not change them. */
  fork(): Random;
}

const LARGEST = 0x7fffffff;

export function randomOf(seed: number): Random {
  const numbers = fc.sample(fc.infiniteStream(fc.integer({ min: 0, max: LARGEST - 1 })), {
    seed,
    numRuns: 1,
    unbiased: true,
  })[0];
  const next = (): number => numbers?.next().value ?? 0;
  const random: Random = {
    below: (below) => Math.floor((next() / LARGEST) * below),
    chance: (share) => next() / LARGEST < share,
    pick(of) {
      const picked = of[random.below(of.length)];
      if (picked === undefined) throw new Error('Nothing to pick from');
      return picked;
    },
    fork: () => randomOf(next()),
  };
  return random;
}
