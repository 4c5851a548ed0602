import type { Logger } from 'pino';
import type { LeaseKind } from './leases.ts';
import type { Turns } from './turns.ts';

const KINDS: readonly LeaseKind[] = ['payment', 'notification', 'checkout'];

/** Renews what is held, again and again while something is. */
export function keepRenewing(
  turns: Turns,
  everyMs: number,
  logger: Logger,
  renew: (held: readonly [LeaseKind, readonly number[]][]) => Promise<void>,
): { needed(): void } {
  let timer: NodeJS.Timeout | null = null;
  const all = () =>
    KINDS.map((kind): [LeaseKind, readonly number[]] => [kind, turns.held(kind)]).filter(([, held]) => held.length > 0);

  function plan(): void {
    if (timer || all().length === 0) return;
    timer = setTimeout(async () => {
      const held = all();
      try {
        if (held.length > 0) await renew(held);
      } catch (err) {
        logger.warn({ err }, 'leases could not be renewed: another server may take their work over');
      }
      timer = null;
      plan();
    }, everyMs);
    timer.unref();
  }
  return { needed: plan };
}
