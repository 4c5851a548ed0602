import { monitorEventLoopDelay } from 'node:perf_hooks';
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

const FAULTS = [...new Set(PROBES.map(({ fault }) => fault))];

/**
 * What a server may well answer while its stores are cut off or say that they have no such order (E11), strangers have
 * used up a minute's requests, or its clock has leapt past the end of an order that was just placed, or into another
 * minute of a flood.
 */
const UNWELL = /(came|no link:) (409|429|50[0-9])|ATShop does not know this order|the last ones were to be stopped/;
/** No trouble of a round explains that: a server says soon that its store or its database cannot be reached. */
const STALLED = /was not answered in|was to be served within/;
/** Longer than a server may take that is told to stop. */
const ENDS_WITHIN_MS = 30_000;
/** Nanoseconds this very process was held up by a machine that has too much to do. */
const BUSY_NS = 1e9;

export type Tried =
  | { readonly result: 'fine' | 'cutOff' }
  /** `unwell`, `stalled`: perhaps only because of the round's other faults, or of a busy machine. */
  | { readonly result: 'violated' | 'unwell' | 'stalled'; readonly violation: Violation };

/** Tries one probe on one of the servers, again where a server that died cut it off. */
export async function tryProbe({ stores }: World, fleet: Fleet, probe: Probe, random: Random): Promise<Tried> {
  const { url } = random.pick(fleet.servers);
  for (let tries = 0; tries < TRIES; tries += 1) {
    await fleet.up();
    const { starts } = fleet;
    const held = monitorEventLoopDelay();
    held.enable();
    try {
      await probe.try({ url, stores, random: random.below, log: fleet.log });
      return { result: 'fine' };
    } catch (error) {
      const cutOff = wasCutOff(error);
      if (fleet.starts !== starts || !fleet.whole || (cutOff && (await starting(fleet, starts)))) continue;
      const what = `${probe.title}: ${error instanceof Error ? error.message : error}`;
      const violation = { oracle: probe.fault, what };
      if (STALLED.test(what)) return { result: held.max > BUSY_NS ? 'stalled' : 'violated', violation };
      return { result: UNWELL.test(what) ? 'unwell' : 'violated', violation };
    } finally {
      held.disable();
    }
  }
  return { result: 'cutOff' };
}

/** A server that hung up is ending, or has ended: waits until that shows. */
async function starting(fleet: Fleet, starts: number): Promise<boolean> {
  const until = Date.now() + ENDS_WITHIN_MS;
  const isOver = () => fleet.starts !== starts || !fleet.whole;
  while (!isOver() && Date.now() < until) await pause(20);
  return isOver();
}

export interface Probing {
  readonly done: Promise<unknown>;
  /** Those that other faults or a busy machine may have failed: a calm world must be fine with them. */
  again(): Promise<void>;
  /** Those that were not answered for long while the machine was busy. */
  readonly stalls: readonly string[];
}

/** Tries some probes in the middle of a round. */
export function startProbes(
  world: World,
  fleet: Fleet,
  { seed, random }: { readonly seed: number; readonly random: Random },
  heard: (fault: string, violation: Violation | null) => void,
): Probing {
  const open: { readonly probe: Probe; readonly own: Random }[] = [];
  const stalls: string[] = [];
  const tryOne = async (_: unknown, place: number) => {
    const own = random.fork();
    // Faults by turns, so that some rounds one after the other try them all.
    const fault = FAULTS[(seed * PROBES_PER_ROUND + place) % FAULTS.length];
    const probe = own.pick(PROBES.filter((one) => one.fault === fault));
    await pause(own.below(WITHIN_MS));
    const tried = await tryProbe(world, fleet, probe, own);
    if (tried.result === 'fine') heard(probe.fault, null);
    if (tried.result === 'violated') heard(probe.fault, tried.violation);
    if (tried.result === 'stalled') stalls.push(tried.violation.what);
    if (tried.result === 'stalled' || tried.result === 'unwell') open.push({ probe, own });
  };
  return {
    done: Promise.all(Array.from({ length: PROBES_PER_ROUND }).map(tryOne)),
    stalls,
    async again() {
      for (const { probe, own } of open) {
        const tried = await tryProbe(world, fleet, probe, own);
        if (tried.result !== 'cutOff') heard(probe.fault, 'violation' in tried ? tried.violation : null);
      }
    },
  };
}
