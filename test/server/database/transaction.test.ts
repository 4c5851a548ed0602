import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { describe, expect, it } from 'vitest';
import { transactionsOn } from '../../../server/database/postgres/transaction.ts';

const failure = (message: string, code: string) => Object.assign(new Error(message), { code });

/** A pool whose connections say to each statement what `answer` has for it, and what was sent to them. */
function scripted(answer: (text: string) => Error | { status: string } | undefined) {
  const sent: string[] = [];
  const client = {
    async query(text: string) {
      sent.push(text.split(' ')[0] ?? '');
      const said = answer(text);
      if (said instanceof Error) throw said;
      return { command: 'SELECT', rowCount: 1, rows: [said ?? { id: '7' }] };
    },
    release: () => void sent.push('release'),
  } as unknown as PostgresPoolClient;
  const pool: PostgresPool = { connect: async () => client, end: async () => undefined };
  return { sent, pool };
}

describe('a transaction on PostgreSQL', () => {
  it('that did not get the lock in time is undone before the connection is used again', async () => {
    let tries = 0;
    const { sent, pool } = scripted((text) => {
      if (!text.includes('advisory')) return undefined;
      tries += 1;
      return tries === 1 ? failure('canceling statement due to lock timeout', '55P03') : undefined;
    });
    await transactionsOn(pool)(async () => undefined);
    expect(sent).toEqual(['begin', 'rollback', 'release', 'begin', 'commit', 'release']);
  });

  it.each([
    ['committed', { status: 'committed' }, 1],
    ['aborted', { status: 'aborted' }, 2],
    ['lost with the server that did it', failure('transaction ID 7 is in the future', '22023'), 2],
  ])('whose commit was not answered is asked about until a server knows: %s', async (_what, known, times) => {
    const answers = [failure('no pooler', 'XX000'), { status: 'asked a standby' }, { status: 'in progress' }, known];
    let commits = 0;
    const { sent, pool } = scripted((text) => {
      if (text.includes('pg_xact_status')) return answers.shift();
      if (text !== 'commit') return undefined;
      commits += 1;
      return commits === 1 ? failure('the connection is gone', '08006') : undefined;
    });
    let runs = 0;
    await transactionsOn(pool)(async () => {
      runs += 1;
    });
    expect(answers).toEqual([]);
    expect(runs).toBe(times);
    expect(sent.filter((word) => word === 'commit')).toHaveLength(times);
  });

  it('refuses what is asked of it once it is over', async () => {
    const { sent, pool } = scripted(() => undefined);
    let kept: Parameters<Parameters<ReturnType<typeof transactionsOn>>[0]>[0] | undefined;
    await transactionsOn(pool)(async (tx) => {
      kept = tx;
    });
    await expect(kept?.selectFrom('settings').selectAll().execute()).rejects.toThrow('The transaction is over');
    expect(sent).toEqual(['begin', 'commit', 'release']);
  });

  it('fails with what failed first, not with what PostgreSQL says of all that follows', async () => {
    const errors = [failure('duplicate key', '23505'), failure('aborted', '25P02'), failure('no such name', '26000')];
    const { sent, pool } = scripted((text) => (text.startsWith('select *') ? errors.shift() : undefined));
    const reasons: unknown[] = [];
    const work = transactionsOn(pool)(async (tx) => {
      const asked = Array.from({ length: 3 }, () => tx.selectFrom('settings').selectAll().execute());
      for (const one of await Promise.allSettled(asked)) reasons.push(one.status === 'rejected' && one.reason.code);
      await asked[2];
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(reasons).toEqual(['23505', '23505', '23505']);
    expect(sent).toEqual(['begin', 'select', 'select', 'select', 'rollback', 'release']);
  });

  it('says what fails anew after a use case was rolled back to its savepoint', async () => {
    const errors = [failure('duplicate key', '23505'), failure('not null', '23502')];
    const { pool } = scripted((text) => (text.startsWith('select *') ? errors.shift() : undefined));
    const ask = (tx: Parameters<Parameters<ReturnType<typeof transactionsOn>>[0]>[0]) =>
      tx.selectFrom('settings').selectAll().execute();
    const work = transactionsOn(pool)(async (tx) => {
      await expect(ask(tx)).rejects.toMatchObject({ code: '23505' });
      await tx.executeQuery({ sql: 'rollback to use_case', parameters: [] } as never);
      await ask(tx);
    });
    await expect(work).rejects.toMatchObject({ code: '23502' });
  });
});
