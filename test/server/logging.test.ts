import { describe, expect, it } from 'vitest';
import type { Config } from '../../server/config/config.ts';
import { createLogger } from '../../server/logging.ts';

const SECRET = 's3cr3t-V4lue-that-must-vanish';

function logged(level: Config['logLevel'], write: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  write(createLogger(level, { write: (line) => lines.push(line) }));
  return lines;
}

describe('createLogger', () => {
  it('writes one JSON line per entry with a readable level and time', () => {
    const [line = '', ...rest] = logged('info', (logger) => logger.info({ store: 'blocks' }, 'link opened'));
    expect(rest).toEqual([]);
    expect(line.endsWith('\n')).toBe(true);
    const entry = JSON.parse(line);
    expect(entry).toEqual({ level: 'info', time: expect.any(String), store: 'blocks', msg: 'link opened' });
    expect(Number.isNaN(Date.parse(entry.time))).toBe(false);
  });

  it('keeps the fields of one line out of the next', () => {
    const lines = logged('info', (logger) => {
      logger.info({ store: 'blocks', alert: 'confirmation_dead' }, 'first');
      logger.info('second');
    });
    expect(JSON.parse(lines[1] ?? '')).toEqual({ level: 'info', time: expect.any(String), msg: 'second' });
  });

  it.each([
    'secret',
    'secretPrevious',
    'loginToken',
    'token',
    'authorization',
    'Authorization',
    'x-signature',
    'X-Signature',
    'cookie',
    'set-cookie',
    'email',
    'password',
    'number',
    'cvc',
    'expiry',
    'firstName',
    'billingAddressLineOne',
    'access_token',
  ])('blanks %s at the top, nested, in lists and in the bindings of a child', (key) => {
    const lines = logged('debug', (logger) => {
      logger.info({ [key]: SECRET }, 'top');
      logger.info({ request: { headers: { [key]: SECRET } } }, 'nested');
      logger.info({ a: { b: { c: { d: { e: { [key]: [SECRET] } } } } } }, 'deep');
      logger.info({ list: [{ [key]: { inner: SECRET } }], map: new Map([[key, SECRET]]) }, 'list');
      logger.child({ store: { [key]: SECRET } }).info('child');
      logger
        .child({ [key]: SECRET })
        .child({ more: 1 })
        .info('grandchild');
    });
    expect(lines).toHaveLength(6);
    for (const line of lines) {
      expect(line).not.toContain(SECRET);
      expect(line).toContain('[hidden]');
    }
  });

  it('keeps ordinary fields beside a secret', () => {
    const [line = ''] = logged('info', (logger) =>
      logger.info({ store: { id: 'keys', loginToken: SECRET, ok: true } }),
    );
    expect(JSON.parse(line).store).toEqual({ id: 'keys', loginToken: '[hidden]', ok: true });
  });

  it('does not change the object it was given', () => {
    const details = { number: '4242424242424242' };
    logged('info', (logger) => logger.info({ details }));
    expect(details.number).toBe('4242424242424242');
  });

  it('writes errors without stack and without what libraries hang on them', () => {
    const cause = Object.assign(new Error('socket closed'), { code: 'ECONNRESET' });
    const error = Object.assign(new Error('call failed', { cause }), {
      config: { headers: { token: SECRET }, note: SECRET },
    });
    const [line = '', bare = ''] = logged('info', (logger) => {
      logger.error({ err: error }, 'confirm failed');
      logger.error(error);
    });
    expect(JSON.parse(line).err).toEqual({
      type: 'Error',
      message: 'call failed',
      cause: { type: 'Error', message: 'socket closed', code: 'ECONNRESET' },
    });
    expect(JSON.parse(bare).err.message).toBe('call failed');
    for (const text of [line, bare]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain('logging.test');
    }
  });

  it('adds stacks at level debug', () => {
    const [line = ''] = logged('debug', (logger) => logger.error({ err: new Error('call failed') }));
    expect(JSON.parse(line).err.stack).toContain('logging.test');
  });

  it('survives cycles, bytes and dates', () => {
    const cycle: Record<string, unknown> = { at: new Date(0), body: Buffer.from(SECRET) };
    cycle.self = cycle;
    const [line = ''] = logged('info', (logger) => logger.info({ cycle }));
    expect(JSON.parse(line).cycle).toMatchObject({ at: '1970-01-01T00:00:00.000Z', body: `[${SECRET.length} bytes]` });
    expect(line).not.toContain(SECRET);
  });

  it('writes nothing below its level, and nothing at all when silent', () => {
    expect(logged('warn', (logger) => logger.info('quiet'))).toEqual([]);
    expect(logged('silent', (logger) => logger.fatal('quiet'))).toEqual([]);
  });
});
