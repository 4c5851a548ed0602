import { type Kysely, sql } from 'kysely';
import { inThisLogContext } from '../log-context.ts';
import type { Schema } from './schema.ts';
import type { Transact } from './transact.ts';

type Work<T> = (tx: Kysely<Schema>) => Promise<T>;
type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Who wants to know how the writes go: each as it is asked for, and each transaction once it is over. */
export interface WriteObserver {
  writeQueued(): void;
  groupWritten(size: number, tookMs: number): void;
}

interface Waiting {
  /** What it is about; nothing: anything. */
  readonly about: readonly string[];
  /** Nobody else is in its transaction. */
  readonly alone: boolean;
  /** Runs the use case; rejects with its error. */
  run(tx: Kysely<Schema>): Promise<void>;
  /** Runs it so that its error undoes nothing but its own changes; rejects only with what ends the whole transaction. */
  runAlone(tx: Kysely<Schema>): Promise<void>;
  /** Called after the commit, or with the reason why there was none. */
  settle(failure: unknown): void;
}

/** Enough to make the flush cheap per use case, few enough to keep the first one's wait short. */
const MAX_GROUP = 64;

/**
 * Group commit: all use cases waiting at one turn of the event loop share one transaction. Those that have nothing in
 * common run at the same time in it, and so share their ways to the database and back. Where one of them fails, the
 * transaction is undone and run again with each under its own savepoint, so that its failure does not undo the others.
 * Nobody is answered before the commit.
 *
 * @param endsTransaction whether an error leaves nothing a savepoint could save, e.g. a lost connection
 */
export function createWriteQueue(
  transact: Transact,
  endsTransaction: (error: unknown) => boolean = () => false,
  observer?: WriteObserver,
) {
  const waiting: Waiting[] = [];
  let flushing: Promise<void> | null = null;

  function enqueue<T>(asked: Work<T>, { about, alone }: Pick<Waiting, 'about' | 'alone'>): Promise<T> {
    observer?.writeQueued();
    // Whoever comes first runs the whole group: what the others log is still their own.
    const work = inThisLogContext(asked);
    return new Promise<T>((resolve, reject) => {
      let outcome: Outcome<T> | null = null;
      waiting.push({
        about,
        alone,
        async run(tx) {
          outcome = { value: await work(tx) };
        },
        async runAlone(tx) {
          outcome = await underSavepoint(tx, work, endsTransaction);
        },
        settle(failure) {
          if (failure !== null) reject(failure);
          else if (outcome === null) reject(new Error('The write was never run'));
          else if ('value' in outcome) resolve(outcome.value);
          else reject(outcome.error);
        },
      });
      flushing ??= flush();
    });
  }

  async function flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await commitGroup(nextGroup());
    flushing = null;
  }

  function nextGroup(): Waiting[] {
    const first = waiting.findIndex(({ alone }) => alone);
    return waiting.splice(0, first === -1 ? MAX_GROUP : Math.min(Math.max(first, 1), MAX_GROUP));
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    const begun = performance.now();
    let ofUseCase: unknown;
    let failure = await transacted(async (tx) => {
      for (const some of apart(group)) {
        // All of them come to their end before the transaction does.
        const results = await Promise.allSettled(some.map((one) => one.run(tx)));
        const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
        if (errors.length === 0) continue;
        ofUseCase = errors.find(endsTransaction) ?? errors[0];
        throw ofUseCase;
      }
    });
    // Not where the transaction itself failed: what became of it may not even be known.
    if (failure !== null && failure === ofUseCase && group.length > 1 && !endsTransaction(failure)) {
      failure = await transacted(async (tx) => {
        for (const one of group) await one.runAlone(tx);
      });
    }
    observer?.groupWritten(group.length, performance.now() - begun);
    for (const one of group) one.settle(failure);
  }

  /** Null: committed. */
  async function transacted(work: Work<void>): Promise<unknown> {
    try {
      await transact(work);
      return null;
    } catch (error) {
      return error ?? new Error('The transaction failed');
    }
  }

  return {
    write: <T>(work: Work<T>, about: readonly string[] = []) => enqueue(work, { about, alone: false }),
    writeAlone: <T>(work: Work<T>) => enqueue(work, { about: [], alone: true }),
    /** Waits until nothing is queued. */
    async drain(): Promise<void> {
      while (flushing) await flushing;
    },
  };
}

/** Runs of use cases, in their order, of which no two are about the same. */
function* apart(group: readonly Waiting[]): Generator<readonly Waiting[]> {
  let some: Waiting[] = [];
  let subjects = new Set<string>();
  for (const one of group) {
    if (one.about.length === 0 || subjects.size === 0 || one.about.some((subject) => subjects.has(subject))) {
      if (some.length > 0) yield some;
      some = [];
      subjects = new Set();
    }
    some.push(one);
    for (const subject of one.about) subjects.add(subject);
  }
  if (some.length > 0) yield some;
}

async function underSavepoint<T>(
  tx: Kysely<Schema>,
  work: Work<T>,
  endsTransaction: (error: unknown) => boolean,
): Promise<Outcome<T>> {
  await sql`savepoint use_case`.execute(tx);
  let outcome: Outcome<T>;
  try {
    outcome = { value: await work(tx) };
  } catch (error) {
    if (endsTransaction(error)) throw error;
    outcome = { error };
    // A full disk ends the whole transaction, savepoints and all: then that is the group's failure.
    await sql`rollback to use_case`.execute(tx).catch(() => Promise.reject(error));
  }
  await sql`release use_case`.execute(tx);
  return outcome;
}
