import type { Clock } from './clock.ts';

/** A wall clock that does not leap by itself. */
export interface SteadyClock extends Clock {
  /** How far the machine's clock has left this one, milliseconds; negative: it was set back. Small drift is followed. */
  leap(): number;
  /** Takes over the machine's clock. Returns how to go back to this one. */
  adopt(): () => void;
}

export const isSteady = (clock: Clock): clock is SteadyClock => 'leap' in clock && 'adopt' in clock;

/** What a clock discipline corrects by slewing stays far below this within one look, milliseconds. */
const DRIFT_MS = 5_000;

/**
 * The wall clock as of the last look, moved on by the monotonic one: whoever sets the machine's clock, summer time or a
 * suspended machine cannot end a lease or a waiting time early, or stretch it, before what is stored was put right.
 *
 * @param wall the machine's clock, or another one that is followed in its place, epoch milliseconds
 */
export function createSteadyClock(
  wall: () => number = () => Date.now(),
  monotonic: () => number = () => performance.now(),
): SteadyClock {
  let offset = wall() - monotonic();
  const now = () => Math.round(monotonic() + offset);
  const adopt = () => {
    const before = offset;
    offset = wall() - monotonic();
    return () => {
      offset = before;
    };
  };
  return {
    now,
    adopt,
    leap() {
      const by = Math.round(wall() - now());
      if (Math.abs(by) >= DRIFT_MS) return by;
      adopt();
      return 0;
    },
  };
}
