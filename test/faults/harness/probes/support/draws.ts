import type { ProbeWorld } from '../../probe.ts';

/** Numbers that are the same for the same seed. */
export function draws(seed: number): ProbeWorld['random'] {
  let state = seed;
  return (below) => {
    // The lower bits of this generator (Numerical Recipes) repeat soon.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
