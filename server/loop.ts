import type { Logger } from 'pino';
import { outsideLogContext } from './log-context.ts';

/** Work that is looked for from time to time, and at once when somebody knocks. */
export interface Loop {
  start(): void;
  /** Look now, or again right after the present look. */
  wake(): void;
  /** No new look begins; resolves when the present one is over. */
  stop(): Promise<void>;
}

export function createLoop(name: string, pollMs: number, logger: Logger, look: () => Promise<void>): Loop {
  let stopped = true;
  let knocked = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    do {
      knocked = false;
      try {
        await look();
      } catch (err) {
        logger.error({ err, loop: name }, 'a look failed; the next one follows');
      }
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
  };
}
