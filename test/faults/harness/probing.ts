import { pause } from './clock.ts';
import type { Fleet } from './fleet.ts';
import type { Violation } from './oracles/evidence.ts';
import type { Probe } from './probe.ts';
import { PROBES } from './probes/index.ts';
import { wasCutOff } from './probes/support/cut-off.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const WITHIN_MS = 1_500;
const TRIES = 3;
const PROBES_PER_ROUND = 8;

/** What a server may well answer while its stores are cut off, strangers have used up a minute's requests, or the machine is busy. */
const UNWELL = /came (429|50[0-9])|was not answered in/;

export type Tried =
  | { readonly result: 'fine' | 'cutOff' }
  /** `unwell`: perhaps only because of the round's other faults; to be tried again when those are over. */
  | { readonly result: 'violated' | 'unwell'; readonly violation: Violation };

/** Tries one probe, again where a server that died cut it off. */
export async function tryProbe({ stores }: World, fleet: Fleet, probe: Probe, random: Random): Promise<Tried> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await fleet.up();
    const { starts } = fleet;
    try {
      await probe.try({ url: stores.tillgateUrl, stores, random: random.below, log: fleet.log });
      return { result: 'fine' };
    } catch (error) {
      if (fleet.starts !== starts || fleet.current === null || wasCutOff(error)) continue;
      const what = `${probe.title}: ${error instanceof Error ? error.message : error}`;
      return { result: UNWELL.test(what) ? 'unwell' : 'violated', violation: { oracle: probe.fault, what } };
    }
  }
  return { result: 'cutOff' };
}

/** Tries some probes in the middle of a round. `again`: those of them that a calm world must be fine with. */
export async function tryProbes(
  world: World,
  fleet: Fleet,
  random: Random,
  heard: (fault: string, violation: Violation | null) => void,
): Promise<{ again(): Promise<void> }> {
  const open: { readonly probe: Probe; readonly own: Random }[] = [];
  await Promise.all(
    Array.from({ length: PROBES_PER_ROUND }, async () => {
      const own = random.fork();
      const probe = own.pick(PROBES);
      await pause(own.below(WITHIN_MS));
      const tried = await tryProbe(world, fleet, probe, own);
      if (tried.result === 'fine') heard(probe.fault, null);
      if (tried.result === 'violated') heard(probe.fault, tried.violation);
      if (tried.result === 'unwell') open.push({ probe, own });
    }),
  );
  return {
    async again() {
      for (const { probe, own } of open) {
        const tried = await tryProbe(world, fleet, probe, own);
        if (tried.result !== 'cutOff') heard(probe.fault, 'violation' in tried ? tried.violation : null);
      }
    },
  };
}
