import type { CheckoutView } from '../../../shared/api.ts';
import { fetchView } from './client.ts';

const FAST_MS = 2_000;
const SLOW_MS = 10_000;
/** How long polling stays fast: most payments settle within the first minute. */
const FAST_PERIOD_MS = 60_000;

/** Asks again and again until stopped; rests while nobody looks at the page. */
export interface Polling {
  start(): void;
  stop(): void;
}

/** Polls one checkout and hands every view to `onView`. Starting twice is the same as once. */
export function createPolling(checkout: string, onView: (view: CheckoutView) => void): Polling {
  let startedAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function schedule(): void {
    if (startedAt === null || document.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(ask, Date.now() - startedAt < FAST_PERIOD_MS ? FAST_MS : SLOW_MS);
  }

  async function ask(): Promise<void> {
    const answer = await fetchView(checkout);
    if (startedAt === null) return;
    if (answer.kind === 'view') onView(answer.view);
    schedule();
  }

  function onVisibility(): void {
    clearTimeout(timer);
    if (!document.hidden) void ask();
  }

  return {
    start() {
      if (startedAt !== null) return;
      startedAt = Date.now();
      document.addEventListener('visibilitychange', onVisibility);
      schedule();
    },
    stop() {
      startedAt = null;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
