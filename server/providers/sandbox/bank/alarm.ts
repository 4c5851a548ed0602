import { MINUTE } from '../../../clock.ts';

/** Wakes the bank when the next thing is due. */
export interface Alarm {
  /** Looks again at what is due next, and wakes for it, but not before `pauseMs`; call after every change. */
  set(pauseMs?: number): void;
  stop(): void;
}

/**
 * `nextDue` and `now` are epoch milliseconds on the bank's clock. The timer itself is the machine's, and never sleeps
 * longer than a minute: a clock that jumps is noticed. It does not keep the process alive.
 */
export function createAlarm(now: () => number, nextDue: () => number | null, wake: () => void): Alarm {
  let timer: NodeJS.Timeout | null = null;
  /** When the timer goes off, on the machine's monotonic clock. */
  let goesOffAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  const clear = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    goesOffAt = Number.POSITIVE_INFINITY;
  };
  return {
    set(pauseMs = 0) {
      const due = stopped ? null : nextDue();
      if (due === null) return clear();
      const delay = Math.min(Math.max(due - now(), pauseMs), MINUTE);
      // Only ever earlier: a busy bank that sets its alarm all the time must still hear it.
      if (performance.now() + delay >= goesOffAt) return;
      clear();
      goesOffAt = performance.now() + delay;
      timer = setTimeout(() => {
        clear();
        wake();
      }, delay);
      timer.unref();
    },
    stop() {
      stopped = true;
      clear();
    },
  };
}
