import { setTimeout as wait } from 'node:timers/promises';
import { SECRET } from '../calls/craftingstore.ts';
import { type Figure, interleaved } from '../figure.ts';
import { openPlace, type Place } from '../places.ts';
import { seedConfirmations } from '../seed/confirmations.ts';
import { type Child, startServer } from '../servers/child.ts';
import { startOurs } from '../servers/ours.ts';

const CONFIRMATIONS = 4_000;
const QUICK_CONFIRMATIONS = 1_000;
const PATIENCE_MS = 120_000;

/** The outbox with a full load: 32 in flight to a platform that answers at once, every attempt written down. */
export function confirmations(): Figure {
  let place: Place | null = null;
  const children: Child[] = [];
  let ours: (count: number) => Promise<number>;
  let bare: (count: number) => Promise<number>;

  async function prepareOurs(location: string): Promise<void> {
    const platform = await startServer('platform.ts', [SECRET]);
    const store = { id: 'blocks', platform: 'craftingstore', secret: SECRET, origins: ['https://blocks.example.net'] };
    const tillgate = await startOurs(location, [{ ...store, callbackUrl: `${platform.url}/callback` }]);
    children.push(platform, tillgate);
    ours = async (count) => {
      await platform.ask('forget');
      await seedConfirmations(location, count);
      return perSecond(await arrivals(platform, count));
    };
  }

  async function prepareBare(): Promise<void> {
    const platform = await startServer('platform.ts', [SECRET]);
    const sender = await startServer('bare/confirmations.ts', [`${platform.url}/callback`, SECRET]);
    children.push(platform, sender);
    bare = async (count) => {
      await platform.ask('forget');
      await sender.ask('tell', count);
      return perSecond(await arrivals(platform, count));
    };
  }

  return {
    name: 'confirmations',
    title: 'the outbox, 32 in flight, against a bare loop of signed undici posts',
    unit: 'posts/s',
    target: 0.7,
    lowerIsBetter: false,
    async prepare() {
      place = await openPlace('sqlite');
      await prepareOurs(await place.newDatabase());
      await prepareBare();
      await ours(QUICK_CONFIRMATIONS);
      await bare(QUICK_CONFIRMATIONS);
    },
    measure(round) {
      const count = round.quick ? QUICK_CONFIRMATIONS : CONFIRMATIONS;
      return interleaved(round, { ours: () => ours(count), bare: () => bare(count) });
    },
    async close() {
      await Promise.all(children.splice(0).map((child) => child.stop()));
      await place?.close();
    },
  };
}

/** When each of `count` orders was told, in order, epoch milliseconds. */
async function arrivals(platform: Child, count: number): Promise<number[]> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const told = (await platform.ask('told')) as [order: string, at: number][];
    if (told.length >= count) return told.map(([, at]) => at).sort((a, b) => a - b);
    if (Date.now() > end) throw new Error(`Only ${told.length} of ${count} confirmations arrived`);
    await wait(100);
  }
}

/** From the first arrival to the last: how long the worker took to notice is not part of it. */
function perSecond(times: readonly number[]): number {
  const [first = 0, last = 0] = [times.at(0), times.at(-1)];
  return (times.length - 1) / ((last - first) / 1_000);
}
