import type { Failpoint } from '../../../server/failpoint.ts';
import { freePort } from '../../support/world.ts';
import { type Balancer, startBalancer } from '../servers/balancer.ts';
import type { WorldClock } from './clock.ts';
import { createServer, type Diary, type Installation, type Server } from './server.ts';

/** The servers of a round on one database: one, or two behind one address. */
export interface Fleet {
  readonly servers: readonly Server[];
  /** Resolves when all of them answer. */
  up(): Promise<void>;
  /** All are stopped and started again. */
  stopAndStart(): Promise<void>;
  /** The wall clock leaps, in the middle of whatever goes on. */
  leap(ms: number): Promise<void>;
  /** All servers have done what is due after the clock was moved by `ms`. */
  advance(ms: number): Promise<void>;
  /** What the servers logged, one process after the other. */
  log(): string;
  /** Ends that nobody ordered. */
  readonly deaths: readonly string[];
  /** Points at which a server was killed. */
  readonly fell: readonly Failpoint[];
  /** False: one of them is just being started again. */
  readonly whole: boolean;
  /** How many processes were started so far. */
  readonly starts: number;
  end(): Promise<void>;
}

export interface FleetOptions {
  readonly servers: number;
  /** Where everybody finds them. */
  readonly url: string;
  /** Points at which the first server dies. */
  readonly failpoints: readonly Failpoint[];
}

export async function startFleet(
  installation: Installation,
  clock: WorldClock,
  { servers: count, url, failpoints }: FleetOptions,
): Promise<Fleet> {
  const diary: Diary = { logs: [], deaths: [], fell: [] };
  const publicPort = Number(new URL(url).port);
  const ports = count === 1 ? [publicPort] : await Promise.all(Array.from({ length: count }, freePort));
  const servers = ports.map((port, place) =>
    createServer(installation, port, clock, diary, place === 0 ? failpoints : []),
  );
  let balancer: Balancer | null = null;
  if (count > 1) {
    balancer = await startBalancer(publicPort);
    balancer.use(ports);
  }

  const isWhole = () => servers.every(({ current }) => current !== null);
  /** All of them at the same moment: none is just being started with the clock as it was. */
  async function up(): Promise<void> {
    do await Promise.all(servers.map((server) => server.up()));
    while (!isWhole());
  }
  /** Nothing that is due is left to be done by any of them, nor being sent. */
  async function settle(): Promise<void> {
    for (let done = false; !done; ) {
      await up();
      done = (await Promise.all(servers.map((server) => server.advance(0)))).every(Boolean);
    }
  }

  await up();
  return {
    servers,
    up,
    async stopAndStart() {
      await Promise.all(servers.map((server) => server.stopAndStart()));
    },
    async leap(ms) {
      await up();
      clock.advance(ms);
      for (const server of servers) server.leap(ms);
    },
    async advance(ms) {
      // Nothing is left being sent, as if that much time had really passed.
      await settle();
      await up();
      clock.advance(ms);
      // One that starts meanwhile starts with the clock as it is then.
      const done = await Promise.all(servers.map((server) => server.advance(ms)));
      if (!done.every(Boolean)) await settle();
    },
    log: () => diary.logs.map((log) => log()).join(''),
    deaths: diary.deaths,
    fell: diary.fell,
    get whole() {
      return isWhole();
    },
    get starts() {
      return diary.logs.length;
    },
    async end() {
      await Promise.all(servers.map((server) => server.end()));
      await balancer?.stop();
    },
  };
}
