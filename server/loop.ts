import type { Logger } from 'pino';
import { outsideLogContext } from './log-context.ts';

/** Work that is looked for from time to time, and at once when somebody knocks. */
export interface Loop {
  start(): void;
  /** Look now, or again right after the present look. */
  wake(): void;
  /** No new look begins; resolves when the present one is over. */
  stop(): Promise<void>;
  state(): 'ok' | 'stopped' | 'stuck';
}

/**
 * A look that takes longer hangs, milliseconds: it asks providers, each of which has its own limit of some twenty
 * seconds, a few times one after the other.
 */
const STUCK_AFTER_MS = 3 * 60_000;

export function createLoop(
  name: string,
  pollMs: number,
  logger: Logger,
  look: () => Promise<void>,
  monotonic: () => number = () => performance.now(),
): Loop {
  let stopped = true;
  let knocked = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let lookingSince: number | null = null;

  async function run(): Promise<void> {
    do {
      knocked = false;
      lookingSince = monotonic();
      try {
        await look();
      } catch (err) {
        logger.error({ err, loop: name }, 'a look failed; the next one follows');
      }
      lookingSince = null;
    } while (knocked && !stopped);
  }

  function begin(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (stopped || running) return;
    running = outsideLogContext(run).finally(() => {
      running = null;
      if (!stopped) timer = outsideLogContext(() => setTimeout(begin, pollMs));
    });
  }

  return {
    start() {
      stopped = false;
      begin();
    },
    wake() {
      knocked = true;
      begin();
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
    state() {
      if (stopped) return 'stopped';
      return lookingSince !== null && monotonic() - lookingSince > STUCK_AFTER_MS ? 'stuck' : 'ok';
    },
  };
}
