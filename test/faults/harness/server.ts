import type { Failpoint } from '../../../server/failpoint.ts';
import { startProcess, type TillgateProcess } from '../process.ts';
import { pause, type WorldClock } from './clock.ts';

/** What the servers of a round need to start. */
export interface Installation {
  readonly folder: string;
  readonly configFile: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What the servers of a round have gone through, all in one. */
export interface Diary {
  /** What each process logged. */
  readonly logs: (() => string)[];
  /** Ends that nobody ordered. */
  readonly deaths: string[];
  /** Points at which a server was killed. */
  readonly fell: Failpoint[];
}

/** One server of a round: killed again and again, and started again each time. */
export interface Server {
  /** Of this one, past whatever stands before it. */
  readonly url: string;
  /** Resolves when it answers. */
  up(): Promise<TillgateProcess>;
  /** Null: it is just being started again. */
  readonly current: TillgateProcess | null;
  /** SIGKILL, and a new start; the new one dies at the first of `failpoints`, the one after at the next. */
  kill(failpoints?: readonly Failpoint[]): Promise<void>;
  /** SIGTERM, and a new start once it has ended by itself. */
  stopAndStart(): Promise<void>;
  /** The process is stopped where it is, and `copy` saves what a disk would have; that is put back after the cut. */
  powerCut(copy: () => () => void): Promise<void>;
  /** It does what is due `ms` later; false: it died meanwhile. */
  advance(ms: number): Promise<boolean>;
  /** Its machine's clock is set. */
  leap(ms: number): void;
  end(): Promise<void>;
}

/**
 * Starts that rightly fail, and are tried again: one that was started beside it to be refused may have been quicker, or
 * the line to the database is cut at this moment.
 */
const EXCUSED = /Another Tillgate server is using|Connection terminated|ECONNREFUSED|ECONNRESET/;
const GIVE_UP_MS = 60_000;
const TOO_MANY = 5;

/** @param port it listens there each time */
export function createServer(
  { env, ...rest }: Installation,
  port: number,
  clock: WorldClock,
  { logs, deaths, fell }: Diary,
  first: readonly Failpoint[] = [],
): Server {
  const installation = { ...rest, env: { ...env, PORT: String(port) } };
  let failpoints = [...first];
  let current: TillgateProcess | null = null;
  const ordered = new Set<TillgateProcess>();
  /** Those that die at a point, also on their way to an ordered end. */
  const doomed = new Map<TillgateProcess, Failpoint>();
  let over = false;
  let orders = 0;

  async function start(): Promise<void> {
    while (!over && current === null && deaths.length < TOO_MANY) {
      const failpoint = failpoints.shift();
      const more = [String(clock.shift)];
      const one = await startProcess(installation, failpoint, { entry: './harness/child.ts', more }).catch(
        (error: unknown) => {
          if (!EXCUSED.test(String(error))) deaths.push(String(error));
        },
      );
      if (one === undefined) {
        await pause(50);
        continue;
      }
      logs.push(one.log);
      if (failpoint !== undefined) doomed.set(one, failpoint);
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
  let starting = start();
  function restart(): Promise<void> {
    starting = starting.then(start);
    return starting;
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

  return {
    url: `http://127.0.0.1:${port}`,
    async up() {
      const until = Date.now() + GIVE_UP_MS;
      for (;;) {
        await starting;
        if (current) return current;
        if (Date.now() > until || deaths.length >= TOO_MANY)
          throw new Error(`No server comes up: ${deaths.join('\n')}`);
        await pause(10);
      }
    },
    get current() {
      return current;
    },
    async kill(next = []) {
      failpoints = [...next];
      await endOne((one) => one.kill());
    },
    async stopAndStart() {
      await endOne(async (one) => {
        const how = await one.stop();
        const point = doomed.get(one);
        if (how === 'SIGKILL' && point !== undefined) fell.push(point);
        else if (how !== '0') deaths.push(`told to stop, it ended by ${how}: ${one.log().slice(-2_500)}`);
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
    async advance(ms) {
      const one = current;
      if (one === null) return false;
      orders += 1;
      return obeyed(one, { id: orders, advance: ms, leap: 0 });
    },
    leap(ms) {
      const one = current;
      if (one === null) return;
      orders += 1;
      void obeyed(one, { id: orders, advance: 0, leap: ms });
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
}

interface Order {
  readonly id: number;
  readonly advance: number;
  readonly leap: number;
}

/** False: it died meanwhile. */
function obeyed({ child }: TillgateProcess, order: Order) {
  return new Promise<boolean>((resolve) => {
    const heard = (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'done' in message && message.done === order.id)
        settle(true);
    };
    const died = () => settle(false);
    const settle = (done: boolean) => {
      child.off('message', heard).off('exit', died);
      resolve(done);
    };
    child.on('message', heard).once('exit', died);
    child.send(order, (error) => {
      if (error) setTimeout(died, 20);
    });
  });
}
