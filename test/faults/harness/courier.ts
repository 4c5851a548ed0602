/** B: the providers' notifications, posted as a careless postman would. */
import { pause } from './clock.ts';
import type { Random } from './random.ts';
import type { News, Till } from './tills/till.ts';

const PATIENCE_MS = 10_000;
/** Rounds of posting that a late one misses. */
const LATE_ROUNDS = 6;

interface Letter {
  readonly till: Till;
  readonly news: News;
  /** Rounds it still waits. */
  waits: number;
  readonly copies: number;
  readonly together: boolean;
}

export interface Courier {
  /** Posts what has happened since the last time, and again what was not taken; `backwards`: the newest first. */
  deliver(backwards?: boolean): Promise<void>;
  /** Posts everything once more that was ever posted. */
  repeat(): Promise<void>;
  /** From now on nothing is lost, late or twice. */
  behave(): void;
}

/** @param tried is told which faults were tried */
export function createCourier(
  tillgateUrl: string,
  tills: readonly Till[],
  random: Random,
  tried: (fault: string) => void,
): Courier {
  let bag: Letter[] = [];
  const posted: Letter[] = [];
  let honest = false;
  let running: Promise<void> | null = null;

  function letters(till: Till, fresh: readonly News[], backwards: boolean): Letter[] {
    const plain = (news: News, more: Partial<Letter> = {}): Letter => ({
      till,
      news,
      waits: 0,
      copies: 1,
      together: false,
      ...more,
    });
    if (backwards) return fresh.toReversed().map((news) => plain(news));
    if (honest || fresh.length === 0) return fresh.map((news) => plain(news));
    const order = random.chance(0.3) ? fresh.toReversed() : fresh;
    if (order !== fresh && fresh.length > 1) tried('B3');
    const mine = order.flatMap((news) => {
      switch (random.below(8)) {
        case 0:
          tried('B1');
          return plain(news, { copies: 2 + random.below(9) });
        case 1:
          tried('B2');
          return plain(news, { copies: 2 + random.below(19), together: true });
        case 2:
          tried('B7');
          return plain(news, { waits: 1 + random.below(LATE_ROUNDS) });
        case 3:
          tried('B15');
          return [];
        default:
          tried('B16');
          return plain(news);
      }
    });
    return random.chance(0.2) ? [...mine, ...strangers(till).map((news) => plain(news))] : mine;
  }

  function strangers(till: Till): readonly News[] {
    const kinds = { unknownKind: 'B12', foreign: 'B10', otherMode: 'B11' } as const;
    const kind = random.pick(['unknownKind', 'foreign', 'otherMode'] as const);
    const strange = till.strange(kind);
    if (strange) tried(kinds[kind]);
    if (strange && kind === 'foreign') tried('B9');
    return strange ? [strange] : [];
  }

  async function post({ till, news, copies, together }: Letter): Promise<boolean> {
    const once = async () => {
      const { headers, body } = news.request();
      try {
        const response = await fetch(`${tillgateUrl}/notifications/${till.method}`, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        await response.arrayBuffer();
        return response.ok;
      } catch {
        return false;
      }
    };
    if (together) return (await Promise.all(Array.from({ length: copies }, once))).some(Boolean);
    let taken = false;
    for (let copy = 0; copy < copies; copy += 1) taken = (await once()) || taken;
    return taken;
  }

  async function round(backwards: boolean): Promise<void> {
    for (const till of tills) bag.push(...letters(till, till.news(), backwards));
    const now = bag.filter(({ waits }) => waits === 0);
    bag = bag.filter(({ waits }) => waits > 0);
    for (const letter of bag) letter.waits -= 1;
    posted.push(...now);
    const taken = await Promise.all(now.map(post));
    // A provider posts again what was not taken.
    bag.push(...now.filter((_letter, place) => !taken[place]));
  }

  return {
    async deliver(backwards = false) {
      await running;
      running = round(backwards);
      await running;
    },
    async repeat() {
      await Promise.all(posted.map((letter) => post({ ...letter, copies: 1 })));
    },
    behave() {
      honest = true;
      for (const letter of bag) letter.waits = 0;
    },
  };
}

/** Posts all the time until it is told to stop. */
export function keepPosting(courier: Courier): () => Promise<void> {
  let over = false;
  const going = (async () => {
    while (!over) {
      await courier.deliver();
      await pause(40);
    }
  })();
  return async () => {
    over = true;
    await going;
  };
}
