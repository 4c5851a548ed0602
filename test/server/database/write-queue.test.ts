import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../server/database/schema.ts';
import type { Transact } from '../../../server/database/transact.ts';
import { createWriteQueue } from '../../../server/database/write-queue.ts';

const nowhere = () =>
  new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A queue, what its transactions came to, and works that say when they begin and end. */
function scene(endsTransaction?: (error: unknown) => boolean) {
  const log: string[] = [];
  const transact: Transact = async (work) => {
    try {
      await work(nowhere());
      log.push('commit');
    } catch (error) {
      log.push('rollback');
      throw error;
    }
  };
  const queue = createWriteQueue(transact, endsTransaction);
  const write = (name: string, about: readonly string[] | undefined, turns = 1, error?: Error) =>
    queue.write(async () => {
      log.push(`${name} begins`);
      for (let i = 0; i < turns; i += 1) await turn();
      log.push(`${name} ends`);
      if (error) throw error;
      return name;
    }, about);
  const writeAlone = (name: string) =>
    queue.writeAlone(async () => {
      log.push(name);
    });
  return { log, write, writeAlone };
}

describe('a use case that is to be alone', () => {
  it('has a transaction of its own, between those asked for before and after it', async () => {
    const { log, write, writeAlone } = scene();
    await Promise.all([write('a', ['1']), writeAlone('alone'), write('b', ['2']), writeAlone('again')]);
    expect(log).toEqual(
      [
        ['a begins', 'a ends', 'commit'],
        ['alone', 'commit'],
        ['b begins', 'b ends', 'commit'],
        ['again', 'commit'],
      ].flat(),
    );
  });
});

describe('use cases of one group', () => {
  it('run at the same time where they have nothing in common', async () => {
    const { log, write } = scene();
    expect(await Promise.all([write('a', ['1']), write('b', ['2', '3'])])).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'b begins', 'a ends', 'b ends', 'commit']);
  });

  it('run one after the other where they share a subject', async () => {
    const { log, write } = scene();
    await Promise.all([write('a', ['1', '2'], 3), write('b', ['2', '3']), write('c', ['4'])]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'b ends', 'c ends', 'commit']);
  });

  it.each([['without a subject', undefined] as const, ['with none', []] as const])(
    'run alone %s',
    async (_name, none) => {
      const { log, write } = scene();
      await Promise.all([write('a', ['1']), write('b', none), write('c', none), write('d', ['2'])]);
      const expected = ['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]);
      expect(log).toEqual([...expected, 'commit']);
    },
  );

  it('all come to their end before the transaction is undone for one of them, and then run one by one', async () => {
    const { log, write } = scene();
    const results = await Promise.allSettled([write('bad', ['1'], 1, new Error('no')), write('slow', ['2'], 5)]);
    expect(results).toMatchObject([{ status: 'rejected', reason: new Error('no') }, { value: 'slow' }]);
    const first = ['bad begins', 'slow begins', 'bad ends', 'slow ends', 'rollback'];
    expect(log).toEqual([...first, 'bad begins', 'bad ends', 'slow begins', 'slow ends', 'commit']);
  });

  it('are not run one by one where one met what ends the transaction, though another failed first', async () => {
    const lost = new Error('lost');
    const { log, write } = scene((error) => error === lost);
    const results = await Promise.allSettled([write('bad', ['1'], 1, new Error('no')), write('cut', ['2'], 5, lost)]);
    expect(results).toMatchObject([{ reason: lost }, { reason: lost }]);
    expect(log).toEqual(['bad begins', 'cut begins', 'bad ends', 'cut ends', 'rollback']);
  });
});
