import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster, Member } from './cluster.ts';

export interface Toll {
  kills: number;
  freezes: number;
}

/** Longer than any lease of the tests' schedules. */
const FROZEN_MS = 6_500;

const between = (least: number, most: number) => least + Math.random() * (most - least);

/** Kills a random server every few seconds and starts it again; one time in five freezes it past its leases instead. */
export async function killAgainAndAgain(cluster: Cluster, isOver: () => boolean, toll: Toll): Promise<void> {
  const members: Member[] = [await cluster.start(), await cluster.start()];
  const direct = (to: readonly Member[]) => cluster.balancer.use(to.map(({ port }) => port));
  direct(members);
  while (!isOver()) {
    await pause(between(1_500, 4_000));
    const index = Math.random() < 0.5 ? 0 : 1;
    const victim = members[index];
    const other = members[1 - index];
    if (!victim || !other) throw new Error('There are two servers');
    if (Math.random() < 0.2) {
      toll.freezes += 1;
      victim.freeze();
      direct([other]);
      await pause(FROZEN_MS);
      victim.wake();
    } else {
      toll.kills += 1;
      await victim.kill();
      direct([other]);
      members[index] = await cluster.start();
    }
    direct(members);
  }
}
