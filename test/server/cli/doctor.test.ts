import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../../server/cli/dependencies.ts';
import type { Finding } from '../../../server/cli/doctor/finding.ts';
import type { Config } from '../../../server/config/config.ts';
import type { HttpResult } from '../../../server/outgoing/http-client.ts';
import type { ConfigProblem } from '../../../server/services.ts';
import { cli, fakeHttp, GOOD_CONFIG, NOW, testFolder } from './support.ts';

const folder = testFolder();
const write = (text: string) => writeFileSync(join(folder.path, 'tillgate.yaml'), text);

const answer = (status: number, body: string, date?: string): HttpResult => ({
  kind: 'answer',
  status,
  headers: date === undefined ? {} : { date },
  body: Buffer.from(body),
});
const dateAt = (offsetMs: number) => new Date(NOW + offsetMs).toUTCString();

interface World {
  readonly http?: (url: string) => HttpResult;
  readonly store?: () => Promise<readonly ConfigProblem[]>;
  readonly method?: () => Promise<readonly ConfigProblem[]>;
  readonly closed?: string[];
  readonly folders?: string[];
}

const OK: readonly ConfigProblem[] = [{ level: 'ok', message: 'Fine.' }];

/** A runtime in which all is well unless said otherwise. */
function world({ http, store, method, closed = [], folders = [] }: World = {}): Partial<Runtime> {
  const reply =
    http ?? ((url) => (url.endsWith('/healthz') ? answer(200, '{"status":"ok"}') : answer(404, '', dateAt(0))));
  return {
    createServices: (config, clock, logger) => ({
      clock,
      logger,
      publicUrl: config.publicUrl,
      alert: () => undefined,
      http: { ...fakeHttp(reply), close: async () => void closed.push('http') },
    }),
    openStores: (config: Config) => {
      folders.push(config.dataDirectory);
      const platform = { checkConfig: store ?? (async () => OK), close: async () => void closed.push('store') };
      return new Map(config.stores.map(({ id }) => [id, { platform }]));
    },
    openMethods: (config: Config) => {
      folders.push(config.dataDirectory);
      const provider = { checkConfig: method ?? (async () => OK), close: async () => void closed.push('method') };
      return new Map(config.methods.map(({ id }) => [id, { provider }]));
    },
  };
}

async function doctor(runtime: Partial<Runtime>, env: Record<string, string> = {}) {
  const { code, out } = await cli(['doctor', '--json'], { cwd: folder.path, runtime, env });
  const findings: readonly Finding[] = JSON.parse(out);
  const of = (check: string) => findings.filter((finding) => finding.check === check);
  return { code, findings, of };
}

describe('tillgate doctor', () => {
  it('finds nothing wrong where all is well, and looks at everything', async () => {
    const closed: string[] = [];
    const { code, findings } = await doctor(world({ closed }));
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    const checks = new Set(findings.map(({ check }) => check));
    expect([...checks]).toEqual(['config', 'secrets', 'database', 'public-url', 'method', 'store', 'clock']);
    expect(code).toBe(0);
    expect(closed.sort()).toEqual(['http', 'method', 'store']);
  });

  it('prints an aligned report with a summary for people', async () => {
    const { code, out } = await cli(['doctor'], { cwd: folder.path, runtime: world({ store: async () => [] }) });
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +config +\.\/tillgate\.yaml +Valid: 1 store, 1 method\.$/m);
    expect(out).toMatch(/^WARNING +store +blocks +Not checked/m);
    expect(out).toMatch(/^0 errors, 1 warnings, \d+ ok\.$/m);
  });

  it('leaves nothing behind', async () => {
    await doctor(world());
    expect(readdirSync(folder.path)).toEqual(['tillgate.yaml']);
  });

  it('lists every mistake of the configuration and goes no further', async () => {
    write(GOOD_CONFIG.replace('https://pay', 'http://pay').replace('provider: bank', 'provider: bnk'));
    const { code, findings } = await doctor({});
    expect(code).toBe(1);
    expect(findings.map(({ check, subject, level }) => [check, subject, level])).toEqual([
      ['config', 'publicUrl', 'error'],
      ['config', 'methods.bank.provider', 'error'],
    ]);
    expect(findings[0]?.message).toContain('Line 1: ');
  });

  it('counts an example secret as an error, without showing it', async () => {
    const { code, findings, of } = await doctor(world(), { BLOCKS_SECRET: 'secretKey' });
    expect(code).toBe(1);
    expect(of('secrets')).toMatchObject([{ subject: 'stores.blocks.secret', level: 'error' }]);
    expect(JSON.stringify(findings)).not.toContain('secretKey');
  });

  it.each([
    ['does not answer', { kind: 'neverSent', reason: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    ['answers late', { kind: 'noAnswer', cause: 'timeout', reason: 'timeout' }, 'timeout'],
    ['answers an error', answer(502, 'Bad gateway'), '502'],
    ['is somebody else', answer(200, '<html>Parked</html>'), 'Something else answers'],
  ] as const)('tells when the public address %s', async (_what, result, says) => {
    const { code, of } = await doctor(world({ http: () => result }));
    expect(code).toBe(1);
    expect(of('public-url')).toMatchObject([
      { level: 'ok' },
      { level: 'error', message: expect.stringContaining(says) },
    ]);
  });

  it('warns that an address of this machine is no use for a shop', async () => {
    write(GOOD_CONFIG.replace('https://pay.example.com', 'http://localhost:8080'));
    const { code, of } = await doctor(world());
    expect(code).toBe(0);
    expect(of('public-url')[0]?.level).toBe('warning');
  });

  it('passes on what adapters say, and survives one that cannot be opened or throws', async () => {
    const warning: ConfigProblem = { level: 'warning', message: 'The token expires soon.' };
    const broken = async (): Promise<never> => {
      throw new Error('No such account.');
    };
    const { code, of } = await doctor(world({ store: async () => [warning], method: broken }));
    expect(code).toBe(1);
    expect(of('store')).toEqual([{ check: 'store', subject: 'blocks', ...warning }]);
    expect(of('method')).toMatchObject([{ subject: 'bank', level: 'error', message: 'No such account.' }]);

    const unopened = {
      ...world(),
      openStores: (): never => {
        throw new Error('Cannot work like this.');
      },
    };
    expect((await doctor(unopened)).of('store')).toMatchObject([{ level: 'error', message: 'Cannot work like this.' }]);
  });

  it('keeps adapters away from the files of a running server', async () => {
    const folders: string[] = [];
    await doctor(world({ folders }));
    expect(folders).toHaveLength(2);
    for (const adapterFolder of folders) {
      expect(adapterFolder.startsWith(folder.path)).toBe(false);
      expect(existsSync(adapterFolder)).toBe(false);
    }
  });

  describe('database', () => {
    it('finds a folder that is a file', async () => {
      write(`${GOOD_CONFIG}database: ./tillgate.yaml/db\n`);
      const { code, of } = await doctor(world());
      expect(code).toBe(1);
      expect(of('database')).toMatchObject([{ level: 'error', message: expect.stringContaining('not writable') }]);
    });

    it('accepts a file that exists', async () => {
      mkdirSync(join(folder.path, 'data'));
      writeFileSync(join(folder.path, 'data/tillgate.db'), '');
      expect((await doctor(world())).of('database')).toMatchObject([{ level: 'ok' }]);
    });

    it.skipIf(process.getuid?.() === 0)('finds a folder that belongs to somebody else', async () => {
      mkdirSync(join(folder.path, 'data'));
      chmodSync(join(folder.path, 'data'), 0o500);
      expect((await doctor(world())).of('database')).toMatchObject([{ level: 'error' }]);
    });
  });

  describe('clock', () => {
    const withClock = (aheadMs: number) =>
      world({
        http: (url) => (url.endsWith('/healthz') ? answer(200, '{"status":"ok"}') : answer(404, '', dateAt(aheadMs))),
      });

    it.each([
      [0, 'ok'],
      [29_000, 'ok'],
      [-29_000, 'ok'],
      [31_000, 'warning'],
      [-60_000, 'warning'],
      [299_000, 'warning'],
      [301_000, 'error'],
      [-3_600_000, 'error'],
    ])('off by %i ms: %s', async (aheadMs, level) => {
      expect((await doctor(withClock(aheadMs))).of('clock')).toMatchObject([{ subject: 'blocks.example.net', level }]);
    });

    it('says which way it is wrong', async () => {
      const [behind] = (await doctor(withClock(3_600_000))).of('clock');
      const [ahead] = (await doctor(withClock(-3_600_000))).of('clock');
      expect(behind?.message).toContain('behind');
      expect(ahead?.message).toContain('ahead');
    });

    it('does not take its own address for a second clock, and says that nothing was checked', async () => {
      const own = world({
        http: (url) =>
          url.endsWith('/healthz')
            ? answer(200, '{"status":"ok"}', dateAt(0))
            : { kind: 'neverSent', reason: 'ENOTFOUND' },
      });
      const { code, of } = await doctor(own);
      expect(code).toBe(0);
      expect(of('clock')).toMatchObject([{ level: 'warning', message: expect.stringContaining('Not checked') }]);
    });

    it.each(['nonsense', undefined])('ignores a Date header of %s', async (date) => {
      const runtime = world({
        http: (url) => (url.endsWith('/healthz') ? answer(200, '{"status":"ok"}') : answer(404, '', date)),
      });
      expect((await doctor(runtime)).of('clock')).toMatchObject([{ level: 'warning' }]);
    });
  });
});
