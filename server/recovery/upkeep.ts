import type { Config } from '../config/config.ts';
import type { Domain } from '../payments/domain.ts';
import { createRetention } from '../payments/retention.ts';
import { isSteady } from '../steady-clock.ts';
import { startCarefully } from './careful-start.ts';
import { examineClock, followLeap } from './clock-leap.ts';
import { createProgressKeeper, examineCopy } from './older-copy.ts';

/** What a server does beside its work, so that it can be relied on tomorrow. */
export function createUpkeep(domain: Domain, config: Config) {
  const progress = createProgressKeeper(domain.database, config.database, domain.installation);
  const retention = createRetention(domain, config.retentionDays);
  return {
    /** Before anything is told or asked. */
    async begin(): Promise<void> {
      const now = domain.clock.now();
      const { olderCopy } = await examineCopy(domain.database, config.database, domain.installation, now);
      await examineClock(domain);
      if (olderCopy !== null) await startCarefully(domain, olderCopy);
      await progress.begin();
    },
    async run(): Promise<void> {
      if (isSteady(domain.clock)) await followLeap(domain, domain.clock);
      await progress.keep();
      await retention.run();
    },
    /** Failing changes nothing that is stored. */
    async end(): Promise<void> {
      await progress.keep().catch((err) => domain.logger.warn({ err }, 'the file beside the database was not written'));
    },
  };
}
