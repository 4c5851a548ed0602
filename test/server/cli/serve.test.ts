import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../server/config/config.ts';
import { cli, GOOD_CONFIG, startCli, testFolder } from './support.ts';

const folder = testFolder();
const write = (text: string) => writeFileSync(join(folder.path, 'tillgate.yaml'), text);

/** A server that notes what happens to it. */
function server() {
  const seen: { config?: Config; stops: number } = { stops: 0 };
  let started: () => void = () => {};
  const start = new Promise<void>((resolve) => {
    started = resolve;
  });
  const startTillgate = async (config: Config) => {
    seen.config = config;
    started();
    return {
      stop: async () => {
        seen.stops += 1;
      },
    };
  };
  return { seen, start, startTillgate };
}

describe('tillgate serve', () => {
  it.each(['SIGTERM', 'SIGINT'])('runs until %s, then stops gracefully', async (signal) => {
    const { seen, start, startTillgate } = server();
    const running = startCli(['serve'], { cwd: folder.path, runtime: { startTillgate } });
    await start;
    expect(seen.config?.publicUrl).toBe('https://pay.example.com');
    expect(seen.stops).toBe(0);
    running.signals.emit(signal);
    expect(await running.ended).toEqual({ code: 0, out: '', err: '' });
    expect(seen.stops).toBe(1);
    expect(running.exits).toEqual([]);
    expect(running.signals.eventNames()).toEqual([]);
  });

  it('ends at once on a second signal, while the first still drains', async () => {
    const { start, startTillgate } = server();
    let drained: () => void = () => {};
    const stop = () =>
      new Promise<void>((resolve) => {
        drained = resolve;
      });
    const running = startCli(['serve'], {
      cwd: folder.path,
      runtime: { startTillgate: async (config) => ({ ...(await startTillgate(config)), stop }) },
    });
    await start;
    running.signals.emit('SIGTERM');
    expect(running.exits).toEqual([]);
    running.signals.emit('SIGTERM');
    expect(running.exits).toEqual([1]);
    await new Promise(setImmediate);
    drained();
    await running.ended;
  });

  it('stops also when the signal came while it was still starting', async () => {
    const { seen, startTillgate } = server();
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const running = startCli(['serve'], {
      cwd: folder.path,
      runtime: {
        startTillgate: async (config) => {
          entered();
          await gate;
          return startTillgate(config);
        },
      },
    });
    await inside;
    running.signals.emit('SIGTERM');
    release();
    expect((await running.ended).code).toBe(0);
    expect(seen.stops).toBe(1);
  });

  it('starts nothing with a wrong configuration, and lists every mistake', async () => {
    write(GOOD_CONFIG.replace('https://pay', 'http://pay').replace('origins:', 'orgins:'));
    const { code, out, err } = await cli(['serve'], { cwd: folder.path });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('3 mistakes in ./tillgate.yaml');
    expect(err).toContain('line 1:1  publicUrl');
    expect(err).toContain('→ Write https://pay.example.com.');
    expect(err).toContain('line 7:5  stores.blocks.orgins');
    expect(err).toContain('Did you mean "origins"?');
  });

  it('names the variable that is not set', async () => {
    write(GOOD_CONFIG.replace('BLOCKS_SECRET', 'OTHER_SECRET'));
    const { code, err } = await cli(['serve'], { cwd: folder.path });
    expect(code).toBe(1);
    expect(err).toContain('OTHER_SECRET is not set');
  });

  it('warns of an example secret without showing it, and starts', async () => {
    const { seen, start, startTillgate } = server();
    const running = startCli(['serve'], {
      cwd: folder.path,
      env: { BLOCKS_SECRET: 'secretKey' },
      runtime: { startTillgate },
    });
    await start;
    running.signals.emit('SIGTERM');
    const { code, err } = await running.ended;
    expect(code).toBe(0);
    expect(seen.stops).toBe(1);
    expect(err).toContain('1 warning for ./tillgate.yaml');
    expect(err).not.toContain('secretKey');
  });

  it('says in one line why it could not start', async () => {
    const startTillgate = async () => {
      throw new Error('Another Tillgate runs on this database.');
    };
    const running = startCli(['serve'], { cwd: folder.path, runtime: { startTillgate } });
    expect(await running.ended).toEqual({
      code: 1,
      out: '',
      err: 'tillgate: Another Tillgate runs on this database.\n',
    });
    expect(running.signals.eventNames()).toEqual([]);
  });
});
