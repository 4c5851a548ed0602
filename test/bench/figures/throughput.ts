import { type Figure, interleaved } from '../figure.ts';
import type { Answer } from '../load/connection.ts';
import { sendAll } from '../load/send.ts';
import type { Place } from '../places.ts';
import type { Child } from '../servers/child.ts';

/** One side of a comparison: the servers that share the load, their database, and whoever else they talk to. */
export interface Side {
  readonly location: string;
  readonly servers: readonly Child[];
  readonly helpers?: readonly Child[];
}

/** Requests per second of Tillgate and of a bare server, on databases of the same kind. */
export interface Throughput {
  readonly name: string;
  readonly title: string;
  readonly target: number | null;
  /** Requests of one round and side at most; a slow machine ends a round sooner. */
  readonly requests: number;
  openPlace(): Promise<Place>;
  ours(place: Place): Promise<Side>;
  bare(place: Place): Promise<Side>;
  /** Makes requests that were never sent before, and whatever the side's database must know for them. */
  requestsFor(side: Side, count: number): Promise<Buffer[]>;
  /** What is wrong with an answer; null: nothing. */
  check(answer: Answer): string | null;
}

/** Requests to each side before the first round: until its code is compiled, however long that takes. */
const WARM_UP = 12_000;
/** Of one round and side, milliseconds. */
const ROUND_MS = 3_000;
const QUICK_ROUND_MS = 1_000;

export function throughputFigure(comparison: Throughput): Figure {
  const { name, title, target } = comparison;
  let place: Place | null = null;
  const sides: Side[] = [];
  const lastRates = new Map<Side, number>();
  const send = async (side: Side, count: number, withinMs: number) => {
    const requests = await comparison.requestsFor(side, Math.ceil(count));
    const urls = side.servers.map(({ url }) => url);
    const { perSecond } = await sendAll(urls, requests, comparison.check, withinMs);
    lastRates.set(side, perSecond);
    return perSecond;
  };
  const rate = (side: Side, quick: boolean) => {
    const withinMs = quick ? QUICK_ROUND_MS : ROUND_MS;
    // To make many more than the server can take would cost more than the round.
    const enough = ((lastRates.get(side) ?? 0) * withinMs * 1.5) / 1_000;
    return send(side, Math.min(comparison.requests, enough), withinMs);
  };
  const at = (index: number): Side => {
    const side = sides[index];
    if (!side) throw new Error(`${name} is not prepared`);
    return side;
  };
  return {
    name,
    title,
    target,
    unit: 'req/s',
    lowerIsBetter: false,
    async prepare({ quick }) {
      place = await comparison.openPlace();
      sides.push(await comparison.ours(place));
      sides.push(await comparison.bare(place));
      for (const side of sides) await send(side, quick ? WARM_UP / 4 : WARM_UP, Number.POSITIVE_INFINITY);
    },
    measure: (round) =>
      interleaved(round, { ours: () => rate(at(0), round.quick), bare: () => rate(at(1), round.quick) }),
    async close() {
      const children = sides.splice(0).flatMap(({ servers, helpers = [] }) => [...servers, ...helpers]);
      await Promise.all(children.map((child) => child.stop()));
      await place?.close();
    },
  };
}
