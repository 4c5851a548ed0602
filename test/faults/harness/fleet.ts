import type { Failpoint } from '../../../server/failpoint.ts';
import { startProcess, type TillgateProcess } from '../process.ts';
import { pause, type WorldClock } from './clock.ts';

/** What the servers of a round need to start. */
export interface Installation {
  readonly folder: string;
  readonly configFile: string;
  readonly env: Record<string, string>;
}

/** The server of a round: killed again and again, and started again each time. */
export interface Fleet {
  /** Resolves when a server answers. */
  up(): Promise<void>;
  /** SIGKILL, and a new start; the new one dies at the first of `failpoints`, the one after at the next. */
  kill(failpoints?: readonly Failpoint[]): Promise<void>;
  /** SIGTERM, and a new start once it has ended by itself. */
  stopAndStart(): Promise<void>;
  /** The process is stopped where it is, and `copy` saves what a disk would have; that is put back after the cut. */
  powerCut(copy: () => () => void): Promise<void>;
  /** The wall clock leaps, in the middle of whatever goes on. */
  leap(ms: number): Promise<void>;
  /** All servers have done what is due after the clock was moved by `ms`. */
  advance(ms: number): Promise<void>;
  /** What the servers logged, one after the other. */
  log(): string;
  /** Ends that nobody ordered. */
  readonly deaths: readonly string[];
  /** Points at which a server was killed. */
  readonly fell: readonly Failpoint[];
  readonly current: TillgateProcess | null;
  /** How many servers were started so far. */
  readonly starts: number;
  end(): Promise<void>;
}

const GIVE_UP_MS = 60_000;
const TOO_MANY = 5;

export async function startFleet(
  installation: Installation,
  clock: WorldClock,
  first: readonly Failpoint[],
): Promise<Fleet> {
  let failpoints = [...first];
  let current: TillgateProcess | null = null;
  const ordered = new Set<TillgateProcess>();
  let over = false;
  let orders = 0;
  const fell: Failpoint[] = [];
  const logs: (() => string)[] = [];
  const deaths: string[] = [];
  let starting: Promise<void> = Promise.resolve();

  async function start(): Promise<void> {
    while (!over && current === null && deaths.length < TOO_MANY) {
      const failpoint = failpoints.shift();
      const more = [String(clock.shift)];
      const one = await startProcess(installation, failpoint, { entry: './harness/child.ts', more }).catch(
        (error: unknown) => {
          // One that was started beside it to be refused may have been quicker.
          if (!String(error).includes('Another Tillgate server is using')) deaths.push(String(error));
        },
      );
      if (one === undefined) continue;
      logs.push(one.log);
      if (one.child.exitCode === null && one.child.signalCode === null) watch(one, failpoint);
      // It found work left by the last one, and died at that.
      else if (failpoint !== undefined) fell.push(failpoint);
    }
  }
  function watch(one: TillgateProcess, failpoint: Failpoint | undefined): void {
    current = one;
    void one.ended.then((how) => {
      if (current === one) current = null;
      if (ordered.has(one) || over) return;
      if (failpoint !== undefined && how === 'SIGKILL') fell.push(failpoint);
      else deaths.push(`${how}: ${one.log().slice(-2_500)}`);
      void restart();
    });
  }
  function restart(): Promise<void> {
    starting = starting.then(start);
    return starting;
  }

  async function up(): Promise<TillgateProcess> {
    const until = Date.now() + GIVE_UP_MS;
    for (;;) {
      await starting;
      if (current) return current;
      if (Date.now() > until || deaths.length >= TOO_MANY) throw new Error(`No server comes up: ${deaths.join('\n')}`);
      await pause(10);
    }
  }
  async function endOne(end: (one: TillgateProcess) => Promise<unknown>): Promise<void> {
    await starting;
    const one = current;
    if (one && !ordered.has(one)) {
      ordered.add(one);
      await end(one);
    }
    if (!over) await restart();
  }
  /** False: it died meanwhile. */
  function orderTo(one: TillgateProcess, advance: number): Promise<boolean> {
    orders += 1;
    const id = orders;
    return new Promise((resolve) => {
      const heard = (message: unknown) => {
        if (typeof message === 'object' && message !== null && 'done' in message && message.done === id) settle(true);
      };
      const died = () => settle(false);
      const settle = (done: boolean) => {
        one.child.off('message', heard).off('exit', died);
        resolve(done);
      };
      one.child.on('message', heard).once('exit', died);
      one.child.send({ id, advance }, (error) => {
        if (error) setTimeout(died, 20);
      });
    });
  }

  await restart();
  const fleet: Fleet = {
    async up() {
      await up();
    },
    async kill(next = []) {
      failpoints = [...next];
      await endOne((one) => one.kill());
    },
    async stopAndStart() {
      await endOne(async (one) => {
        const how = await one.stop();
        if (how !== '0') deaths.push(`told to stop, it ended by ${how}: ${one.log().slice(-2_500)}`);
      });
    },
    async powerCut(copy) {
      await endOne(async (one) => {
        one.child.kill('SIGSTOP');
        const putBack = copy();
        await one.kill();
        putBack();
      });
    },
    async leap(ms) {
      const one = await up();
      clock.advance(ms);
      void orderTo(one, ms);
    },
    async advance(ms) {
      // Nothing is left being sent, as if that much time had really passed.
      while (!(await orderTo(await up(), 0))) await up();
      const one = await up();
      clock.advance(ms);
      // One that starts meanwhile starts with the clock as it is then.
      if (await orderTo(one, ms)) return;
      while (!(await orderTo(await up(), 0))) await up();
    },
    log: () => logs.map((log) => log()).join(''),
    deaths,
    fell,
    get starts() {
      return logs.length;
    },
    get current() {
      return current;
    },
    async end() {
      over = true;
      await starting.catch(() => undefined);
      const one = current;
      if (one) {
        ordered.add(one);
        await one.kill();
      }
    },
  };
  return fleet;
}
