import { DAY, HOUR, MINUTE, SECOND } from '../../../server/clock.ts';
import { pause } from './clock.ts';
import { createCourier, keepPosting } from './courier.ts';
import type { Storages } from './database.ts';
import { FAULT_OF_POINT } from './faults/crash.ts';
import { faultsFor, type RoundFaults } from './faults/index.ts';
import { startFleet } from './fleet.ts';
import { gather } from './gather.ts';
import { nothingWaits, operatorsView } from './operator.ts';
import { converges } from './oracles/converges.ts';
import type { Violation } from './oracles/evidence.ts';
import { fateOf, isCaptured, shownAs } from './oracles/fate.ts';
import { judge } from './oracles/index.ts';
import { type PlannedOrder, planOf } from './plan.ts';
import { startProbes } from './probing.ts';
import { type Pursuit, pursuit } from './pursue.ts';
import { type Random, randomOf } from './random.ts';
import { atshopOrder } from './shops/atshop.ts';
import { commerceLayerOrder } from './shops/commercelayer.ts';
import { craftingStoreOrder } from './shops/craftingstore.ts';
import type { PlacedOrder } from './shops/shop.ts';
import { takeBack } from './taking-back.ts';
import { openWorld, type World } from './world.ts';

export interface RoundOptions {
  readonly seed: number;
  readonly orders: number;
  readonly storages: Storages;
  /** For proofs that the oracles bite: spoils the books before they are judged. */
  readonly sabotage?: (world: World, pursuits: readonly Pursuit[]) => void;
}

export interface RoundResult {
  readonly seed: number;
  readonly runs: number;
  /** How often each fault was tried. */
  readonly tried: ReadonlyMap<string, number>;
  readonly captured: number;
  readonly confirmed: number;
  /** Captured, not confirmed, and a person is shown that; as what, how often. */
  readonly shown: ReadonlyMap<string, number>;
  /** Probes that nobody answered for long, on a machine too busy to blame the server. */
  readonly stalls: readonly string[];
  readonly violations: readonly Violation[];
}

/** How the clock is moved on once all shoppers have gone, until nothing is left to wait for. */
const STEPS_MS = [
  5 * SECOND,
  30 * SECOND,
  MINUTE,
  4 * MINUTE,
  10 * MINUTE,
  45 * MINUTE,
  HOUR,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  DAY,
  DAY,
  DAY,
  DAY,
  DAY,
  DAY,
];
/** Steps that are made in any case: what is late by minutes is part of the round. */
const LEAST_STEPS = 5;

/** And after that, until nothing waits. */
const CALM_STEPS_MS = [2 * HOUR, 2 * HOUR, MINUTE, 6 * HOUR, 6 * HOUR, 12 * HOUR, DAY, DAY, DAY, DAY, DAY, DAY, DAY];

/** A restart changes nothing, and another one neither. */
const RESTARTS = 2;

/** Cents between the amounts of two orders of a round, which tell them apart in the providers' books. */
const APART = 10;
const FIRST_AMOUNT = 3_000;

async function place(world: World, plan: PlannedOrder, number: number): Promise<PlacedOrder> {
  const amount = FIRST_AMOUNT + APART * number;
  switch (plan.platform) {
    case 'craftingstore':
      return craftingStoreOrder(world, amount);
    case 'atshop':
      return atshopOrder(world, amount, 'ddp');
    case 'atshopRest':
      return atshopOrder(world, amount, 'rest');
    case 'commercelayer':
      return commerceLayerOrder(world, amount, plan.afterwards);
  }
}

/** Every second order meets two faults, the others one. */
function faultsOf(all: RoundFaults, plan: PlannedOrder, world: World, random: Random) {
  const till = world.tills.find(({ method }) => method === plan.method);
  const fitting = all.orders.filter((fault) => till && fault.suits(plan, till));
  return Array.from({ length: 1 + random.below(2) }, () => random.pick(fitting));
}

/** One world, its servers killed and its lines spoilt while many orders are paid, and what came of it. */
export async function playRound({ seed, orders, storages, sabotage }: RoundOptions): Promise<RoundResult> {
  const random = randomOf(seed);
  const offered = [
    { method: 'card', wishes: ['approve', 'decline', 'challenge', 'late', 'declineLate', 'loseAnswer'] },
    { method: 'stripe', wishes: ['approve', 'decline', 'late', 'declineLate'] },
    { method: 'paypal', wishes: ['approve', 'decline', 'late', 'declineLate'] },
    { method: 'mollie', wishes: ['approve', 'decline', 'late'] },
  ] as const;
  const plan = planOf(seed, orders, [
    ...offered.map((one) => ({ ...one, manualCapture: true })),
    { method: 'btcpay', wishes: ['approve', 'late'], manualCapture: false },
  ]);
  const storage = await storages.next();
  const world = await openWorld({ storage, logLevel: plan.logLevel });
  const tried = new Map<string, number>();
  const count = (fault: string) => tried.set(fault, (tried.get(fault) ?? 0) + 1);
  const violations: Violation[] = [];
  const all = faultsFor(storage);
  const fleet = await startFleet(world.stores, world.clock, {
    servers: storage.line === null ? 1 : plan.servers,
    url: world.stores.tillgateUrl,
    failpoints: plan.deaths[0]?.points ?? [],
  });
  const courier = createCourier(world.stores.tillgateUrl, world.tills, random.fork(), count);

  const pursuits: Pursuit[] = [];
  try {
    const stopPosting = keepPosting(courier);
    const going = plan.orders.map(async (planned, number) => {
      const own = random.fork();
      const till = world.tills.find(({ method }) => method === planned.method);
      if (!till) throw new Error(`No till ${planned.method}`);
      await pause(planned.startsAt);
      const order = await place(world, planned, number);
      const one = pursuit(world, planned, order, till, `127.18.${number >> 8}.${1 + (number & 127)}`);
      pursuits[number] = one;
      const faults = faultsOf(all, planned, world, own);
      const scene = { world, plan: planned, order, till, random: own, manners: one.manners };
      await one.arrive();
      for (const fault of faults) if ((await fault.strike(scene)) !== false) count(fault.id);
      await one.pay();
    });
    const dying = plan.deaths.slice(1).map(async ({ at, points, server }) => {
      await pause(at);
      await fleet.servers[server % fleet.servers.length]?.kill(points);
      count('A8');
    });
    // One by turns, so that some rounds one after the other try them all.
    const turn = all.rounds.slice(seed % all.rounds.length).slice(0, 1);
    const troubles = [...turn, ...Array.from({ length: random.below(2) }, () => random.pick(all.rounds))];
    const troubled = troubles.map(async (fault) => {
      const own = random.fork();
      await pause(own.below(2_000));
      if ((await fault.strike({ world, fleet, random: own })) !== false) count(fault.id);
    });
    const probing = startProbes(world, fleet, { seed, random: random.fork() }, (fault, violation) => {
      count(fault);
      if (violation) violations.push(violation);
    });
    await Promise.all([...going, ...dying, ...troubled, probing.done]);
    await stopPosting();

    const how = seed % 2 === 0 ? 'refund' : 'dispute';
    // Slow money comes within minutes, or once nobody can be paid any more.
    const settledFrom = random.pick([2, 2, 2, 7]);
    if (settledFrom === 7 && plan.orders.some(({ wish }) => wish === 'late')) count('B8');
    let open = pursuits;
    for (const [step, ms] of STEPS_MS.entries()) {
      await fleet.advance(ms);
      await world.ring();
      if (step >= settledFrom) for (const till of world.tills) till.settle();
      // Money that has just come, and that nobody has heard of, is already on its way back.
      const back = step === settledFrom && takeBack(world, pursuits, how, 'untold') > 0;
      if (back) count(how === 'refund' ? 'B4' : 'B5');
      await courier.deliver(back);
      const done = await Promise.all(open.map((one) => one.look()));
      open = open.filter((_one, number) => !done[number]);
      if (open.length === 0 && step >= LEAST_STEPS) break;
    }
    await world.calm();
    await probing.again();
    courier.behave();
    await courier.deliver();
    if (takeBack(world, pursuits, how, 'told') > 0) {
      count('B14');
      await courier.deliver();
      await courier.repeat();
    }
    // All is well again: whatever still waits for its next try gets there, or is given up.
    for (const [step, ms] of CALM_STEPS_MS.entries()) {
      await fleet.advance(ms);
      if (step > 1 && nothingWaits(await operatorsView(world.stores, world.clock))) break;
    }
    if (fleet.servers.length > 1) count('I5');
    for (const point of fleet.fell) count(FAULT_OF_POINT[point]);
    if (fleet.fell.length > 1) count('A9');

    sabotage?.(world, pursuits);
    const before = await gather(world, fleet, pursuits);
    violations.push(...judge(before));
    let last = before;
    for (let restarts = 0; restarts < RESTARTS; restarts += 1) {
      await fleet.stopAndStart();
      await fleet.advance(MINUTE);
      const after = await gather(world, fleet, pursuits);
      violations.push(...converges(last.cases, after.cases));
      last = after;
    }
    violations.push(...judge({ ...last, cases: [] }));
    const shown = new Map<string, number>();
    for (const one of before.cases) {
      const as = fateOf(one) === 'shown' ? shownAs(one) : null;
      if (as !== null) shown.set(as, (shown.get(as) ?? 0) + 1);
    }
    return {
      seed,
      runs: pursuits.length,
      tried,
      captured: before.cases.filter(isCaptured).length,
      confirmed: before.cases.filter((one) => fateOf(one) === 'confirmed').length,
      shown,
      stalls: probing.stalls,
      violations,
    };
  } finally {
    await fleet.end();
    await Promise.all(pursuits.map((one) => one.leave()));
    await world.stop();
    await storage.close();
  }
}
