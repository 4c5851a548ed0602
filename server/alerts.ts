import type { Logger } from 'pino';
import { type Clock, HOUR } from './clock.ts';
import type { Alert } from './services.ts';

/**
 * What a person should see goes to the log at level error, once an hour per code, subject and order: a
 * store that is down for a night is one line an hour, not one a try.
 */
export function createAlerts(logger: Logger, clock: Clock): (alert: Alert) => void {
  const lastAt = new Map<string, number>();
  return ({ code, subject, about, message }) => {
    const key = `${code} ${subject} ${about ?? ''}`;
    const now = clock.now();
    for (const [old, at] of lastAt) if (now - at >= HOUR) lastAt.delete(old);
    if (lastAt.has(key)) return;
    lastAt.set(key, now);
    logger.error({ alert: code, subject }, message);
  };
}
