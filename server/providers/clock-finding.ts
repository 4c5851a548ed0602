import { MINUTE, SECOND } from '../clock.ts';
import type { ConfigProblem } from '../services.ts';

/**
 * What the doctor says of a clock that differs from that of a provider whose signed notifications may be off by five
 * minutes; well before that somebody should look. `date`: the header of its answer, null without one.
 */
export function clockFinding(provider: string, date: string | null, now: number): readonly ConfigProblem[] {
  const theirs = Date.parse(date ?? '');
  const apart = Math.abs(now - theirs);
  // Without a date nothing is known, which is no finding.
  if (!(apart > 30 * SECOND)) return [];
  const side = now > theirs ? 'ahead of' : 'behind';
  const message = `This machine's clock is ${Math.round(apart / SECOND)} seconds ${side} ${provider}'s. Notifications may be refused for it: let it be set by NTP.`;
  return [{ level: apart > 4 * MINUTE ? 'error' : 'warning', message }];
}
