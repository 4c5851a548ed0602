import { pause } from './clock.ts';
import type { Fleet } from './fleet.ts';
import type { Violation } from './oracles/evidence.ts';
import type { Probe } from './probe.ts';
import { wasCutOff } from './probes/support/cut-off.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const WITHIN_MS = 1_500;
const TRIES = 3;

/** Tries one probe at some moment of a round; again where a server that died cut it off. */
export async function tryProbe(
  { stores }: World,
  fleet: Fleet,
  probe: Probe,
  random: Random,
  found: (violation: Violation) => void,
): Promise<boolean> {
  await pause(random.below(WITHIN_MS));
  for (let tries = 0; tries < TRIES; tries += 1) {
    await fleet.up();
    const deaths = fleet.starts;
    try {
      await probe.try({ url: stores.tillgateUrl, stores, random: random.below, log: fleet.log });
      return true;
    } catch (error) {
      if (fleet.starts === deaths && fleet.current !== null && !wasCutOff(error)) {
        found({ oracle: probe.fault, what: `${probe.title}: ${error instanceof Error ? error.message : error}` });
        return true;
      }
    }
  }
  return false;
}
