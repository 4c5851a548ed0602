import type {
  FakeCharge,
  FakeDispute,
  FakeEvent,
  FakeIntent,
  FakeRefund,
  FakeSession,
  Metadata,
  Thing,
} from './things.ts';
import { missing } from './things.ts';

export interface SavedMethod extends Thing {
  instrument: string;
  customer: string | null;
}

/** What a session's maker asked of the payment to come. */
export interface Wishes {
  readonly capture: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly setupFutureUsage: string | null;
}

/** Everything the account holds, oldest first. */
export interface Books {
  readonly live: boolean;
  readonly sessions: Map<string, FakeSession>;
  readonly intents: Map<string, FakeIntent>;
  readonly charges: Map<string, FakeCharge>;
  readonly refunds: Map<string, FakeRefund>;
  readonly disputes: Map<string, FakeDispute>;
  readonly customers: Map<string, Thing>;
  readonly methods: Map<string, SavedMethod>;
  readonly endpoints: Map<string, Thing>;
  readonly events: FakeEvent[];
  /** By session. */
  readonly wishes: Map<string, Wishes>;
  /** The session an intent was made for. */
  readonly sessionOf: Map<string, string>;
  now(): number;
  id(prefix: string): string;
  /** Writes an event with the thing as it stands. */
  tell(type: string, thing: Thing): void;
}

let account = 0;

export function createBooks(clock: { now(): number }, live: boolean): Books {
  account += 1;
  let serial = 0;
  const books: Books = {
    live,
    sessions: new Map(),
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    customers: new Map(),
    methods: new Map(),
    endpoints: new Map(),
    events: [],
    wishes: new Map(),
    sessionOf: new Map(),
    now: () => Math.floor(clock.now() / 1_000),
    id(prefix) {
      serial += 1;
      return `${prefix}_${account}f${String(serial).padStart(8, '0')}`;
    },
    tell(type, thing) {
      books.events.push({
        id: books.id('evt'),
        object: 'event',
        api_version: '2026-10-28.endive',
        type,
        created: books.now(),
        livemode: live,
        pending_webhooks: 1,
        request: null,
        data: { object: structuredClone(thing) as Thing & Record<string, unknown> },
      });
    },
  };
  return books;
}

/** One thing by its id, or Stripe's 404. */
export function the<T>(things: ReadonlyMap<string, T>, what: string, id: string): T {
  const thing = things.get(id);
  if (thing === undefined) throw missing(what, id);
  return thing;
}
