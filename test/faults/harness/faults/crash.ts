/** A: servers that die or are told to end. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Failpoint } from '../../../../server/failpoint.ts';
import { startProcess } from '../../process.ts';
import { pause } from '../clock.ts';
import type { RoundFault } from '../fault.ts';

/** Which fault of the list a death at a point is. */
export const FAULT_OF_POINT: Readonly<Record<Failpoint, string>> = {
  'action.stored': 'A1',
  'operation.stored': 'A1',
  'provider.answered': 'A2',
  'facts.recorded': 'A3',
  'confirmation.leased': 'A4',
  'platform.answered': 'A5',
  'notification.stored': 'A6',
  'notification.acknowledged': 'A7',
  'action.answered': 'A8',
};

export const CRASH_ROUND_FAULTS: readonly RoundFault[] = [
  { id: 'A11', strike: ({ fleet, random }) => random.pick(fleet.servers).stopAndStart() },
];

/** Only of a database behind a line. */
export const POSTGRES_FAULTS: readonly RoundFault[] = [
  {
    id: 'A15',
    async strike({ world: { databaseLine }, random }) {
      for (let times = 1 + random.below(5); times > 0; times -= 1) {
        databaseLine?.cut();
        await pause(random.below(300));
      }
    },
  },
  {
    id: 'A15',
    async strike({ world: { databaseLine }, random }) {
      const kind = random.pick(['refuse', 'reset', 'blackhole'] as const);
      await databaseLine?.trouble({ kind });
      await pause(100 + random.below(1_500));
      await databaseLine?.trouble({ kind: 'pass' });
    },
  },
];

/** Only of a database in files. */
export const FILE_FAULTS: readonly RoundFault[] = [
  {
    id: 'A13',
    async strike({
      fleet: {
        servers: [server],
      },
      world,
    }) {
      const { folder } = world.stores;
      await server?.powerCut(() => {
        const names = ['tillgate.db', 'tillgate.db-wal'];
        for (const name of names) {
          const path = join(folder, name);
          if (existsSync(path)) copyFileSync(path, `${path}.copy`);
        }
        return () => {
          rmSync(join(folder, 'tillgate.db-shm'), { force: true });
          for (const name of names) {
            const path = join(folder, name);
            rmSync(path, { force: true });
            if (existsSync(`${path}.copy`)) copyFileSync(`${path}.copy`, path);
          }
        };
      });
    },
  },
  {
    id: 'A14',
    async strike({ fleet, world }) {
      await fleet.up();
      const second = await startProcess(world.stores, undefined, { entry: './harness/child.ts', more: ['0'] }).then(
        (one) => one,
        (error: unknown) => String(error),
      );
      if (typeof second === 'string') return second.includes('Another Tillgate server is using');
      // Only where the first one was just being started again may the second have got in.
      await second.kill();
      return false;
    },
  },
];
