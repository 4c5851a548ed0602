import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { CheckoutView } from '../../../shared/api.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** Below this the time left is counted in seconds, above it the page names the moment. */
export const COUNTING_MS = 60 * MINUTE_MS;
/** When a screen reader hears the time left: every second would be noise. */
const ANNOUNCED_MS = [10 * MINUTE_MS, 3 * MINUTE_MS, MINUTE_MS, 30 * SECOND_MS];
/** How often the server is asked what became of a checkout whose time is up. */
const ASK_AT_ZERO_MS = 5_000;

export interface Countdown {
  /** Milliseconds until the checkout expires, never below zero. */
  readonly left: ReadonlySignal<number>;
  /** The server's clock, epoch milliseconds. */
  now(): number;
}

/**
 * Counts down to `expiresAt` on the server's clock: its offset to the device's is taken from every view.
 * `onThreshold` hears the milliseconds of a threshold as it is passed; `onZero` is called when the time is
 * up, and again while the checkout stays open.
 */
export function createCountdown(
  view: ReadonlySignal<CheckoutView>,
  running: ReadonlySignal<boolean>,
  { onThreshold, onZero }: { onThreshold(ms: number): void; onZero(): void },
): Countdown {
  const left = signal(0);
  let offset = 0;
  const serverNow = () => Date.now() + offset;

  effect(() => {
    const { now, expiresAt } = view.value;
    offset = now - Date.now();
    const remaining = () => Math.max(0, expiresAt - serverNow());
    left.value = remaining();
    if (!running.value) return;

    let timer: ReturnType<typeof setTimeout>;
    function schedule(): void {
      const ms = left.peek();
      const delay = ms === 0 ? ASK_AT_ZERO_MS : ms > COUNTING_MS ? Math.min(MINUTE_MS, ms - COUNTING_MS) : SECOND_MS;
      timer = setTimeout(tick, delay);
    }
    function tick(): void {
      const before = left.peek();
      left.value = remaining();
      const after = left.peek();
      const passed = ANNOUNCED_MS.filter((ms) => before > ms && after <= ms).at(-1);
      if (after === 0) onZero();
      else if (passed !== undefined) onThreshold(passed);
      schedule();
    }
    schedule();
    return () => clearTimeout(timer);
  });

  return { left, now: serverNow };
}
