import type { Clock } from '../../../server/clock.ts';

/** The wall clock, shifted: what runs on real timers and what runs on this clock stay in step. */
export interface WorldClock extends Clock {
  /** Milliseconds it is ahead of the machine. */
  readonly shift: number;
  advance(ms: number): void;
}

export function worldClock(): WorldClock {
  let shift = 0;
  return {
    now: () => Date.now() + shift,
    get shift() {
      return shift;
    },
    advance(ms) {
      shift += ms;
    },
  };
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
