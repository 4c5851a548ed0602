import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { blankSecrets, defineProvider, type OwnProvider, z } from '../../../server/authoring/provider.ts';
import { openProvider } from '../../../server/providers/open.ts';

const config = { apiKey: 'test_0123456789', apiUrl: 'https://api.example.com', code: 'abcdefghij', short: 'EUR' };

const own: OwnProvider = {
  createSession: async () => ({ status: 'rejected', code: 'not_supported', message: '' }),
  retrieve: async () => ({ status: 'rejected', code: 'not_found', message: '' }),
  parseNotification: async () => ({ verdict: 'ignored', reason: '', reply: { status: 200, body: null } }),
};

const definition = defineProvider({ id: 'own', configSchema: z.looseObject({}), open: () => ({ ...own }) });

const context = {
  method: 'own',
  config,
  mountUrl: '',
  dataDirectory: '',
  publicUrl: '',
  clock: { now: () => 0 },
  http: { call: async () => ({ kind: 'neverSent', reason: '' }) as const, close: async () => {} },
  logger: pino({ level: 'silent' }),
  alert: () => {},
};

describe('what a definition leaves out', () => {
  it('is the safe choice', () => {
    expect(definition.capabilities).toEqual({
      manualCapture: false,
      partialCapture: false,
      multiCapture: false,
      partialRefund: false,
      multiRefund: false,
      tokens: false,
      findByMerchantRef: false,
      notifications: 'none',
      idempotencyKeyTtlMs: null,
      currencies: 'any',
      settledBy: 'provider',
      panel: 'redirect',
    });
    expect(definition.isTest(config)).toBe(false);
    expect(definition.sessionLifetimeMs(config)).toBe(30 * 60_000);
  });

  it('is filled in when it is opened, and the contract holds', async () => {
    const provider = openProvider(definition, context);
    expect(await provider.checkConfig()).toMatchObject([{ level: 'ok' }]);
    expect(provider.redact('key test_0123456789')).toBe('key [redacted]');
  });

  it('is not filled in where the provider has its own, of a class too', () => {
    class Own {
      createSession = own.createSession;
      retrieve = own.retrieve;
      parseNotification = own.parseNotification;
      redact(): string {
        return 'nothing';
      }
    }
    const provider = openProvider(defineProvider({ ...definition, open: () => new Own() }), context);
    expect(provider.redact('key test_0123456789')).toBe('nothing');
  });

  it('does not hide a broken promise', () => {
    const promising = defineProvider({ ...definition, capabilities: { tokens: true } });
    expect(() => openProvider(promising, context)).toThrow('createToken() is missing');
  });
});

describe('the default redaction', () => {
  it.each([
    ['a key by its name', 'x test_0123456789 x', 'x [redacted] x'],
    ['any longer text of the configuration', 'x abcdefghij x', 'x [redacted] x'],
    ['no web address and no short word', 'EUR https://api.example.com/v1', 'EUR https://api.example.com/v1'],
    ['the number of a card or voucher', '7100 0000 0000 0001, 4242-4242-4242-4242', '[redacted], [redacted]'],
    ['a PIN', '{"pin":"1234"}', '{"pin":"[redacted]"}'],
  ])('blanks %s', (_what, transcript, expected) => {
    expect(blankSecrets(transcript, config)).toBe(expected);
  });

  it('blanks a secret that holds another one, deep in the configuration', () => {
    const nested = { keys: [{ secret: 'abc' }, { secret: 'abcdef' }], url: 'https://u:p4ss@example.com' };
    expect(blankSecrets('abcdef abc https://u:p4ss@example.com', nested)).toBe('[redacted] [redacted] [redacted]');
  });
});
