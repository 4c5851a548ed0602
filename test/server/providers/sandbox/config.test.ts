import { afterEach, describe, expect, it } from 'vitest';
import { isLoopback } from '../../../../server/loopback.ts';
import { sandboxConfig } from '../../../../server/providers/sandbox/config.ts';
import { sandbox } from '../../../../server/providers/sandbox/index.ts';
import { type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture | undefined;
afterEach(async () => {
  await fixture?.provider.close?.();
  fixture = undefined;
});

describe('the sandbox configuration', () => {
  it('needs nothing', () => {
    expect(sandboxConfig.parse({})).toEqual({
      allowSandboxInPublic: false,
      settleAfterMs: 5_000,
      timeoutAfterMs: 1_500,
    });
  });

  it.each([
    { allowSandboxInPublic: 'yes' },
    { settleAfterMs: -1 },
    { settleAfterMs: 3_600_001 },
    { timeoutAfterMs: 0.5 },
    { webhookSecret: '' },
    { webhookSecret: 'short' },
    { webhookSecrets: 'whsec_sandbox_0123456789' },
  ])('refuses %o', (config) => {
    expect(sandboxConfig.safeParse(config).success).toBe(false);
  });

  it.each([0, 20_000, 60_000])('lets slow cards take %i ms', (settleAfterMs) => {
    expect(sandboxConfig.parse({ settleAfterMs })).toMatchObject({ settleAfterMs });
  });

  it('says that no real money moves', () => {
    expect(sandbox.isTest(sandboxConfig.parse({}))).toBe(true);
  });
});

describe('the sandbox on the internet', () => {
  it.each(['https://pay.example.com', 'http://10.0.0.7:4000', 'http://localhost.example.com', 'http://[2001:db8::1]'])(
    'refuses to open at %s, naming method and reason',
    (publicUrl) => {
      expect(() => openFixture({ publicUrl })).toThrow(
        /^Method "card", provider "sandbox": .*not a loopback address.*allowSandboxInPublic/,
      );
    },
  );

  it('opens when it is allowed to, and the configuration check warns', async () => {
    fixture = openFixture({ publicUrl: 'https://pay.example.com', config: { allowSandboxInPublic: true } });
    expect(await fixture.provider.checkConfig()).toMatchObject([
      { level: 'warning', message: expect.stringContaining('allowSandboxInPublic') },
    ]);
  });

  it('is content on loopback', async () => {
    fixture = openFixture();
    expect(await fixture.provider.checkConfig()).toMatchObject([{ level: 'ok' }]);
  });

  it.each([
    ['http://localhost', true],
    ['http://shop.localhost:4000', true],
    ['http://127.0.0.1', true],
    ['http://127.9.9.9', true],
    ['http://2130706433', true],
    ['http://[::1]:80', true],
    ['http://[::ffff:127.0.0.1]', true],
    ['http://0.0.0.0', false],
    ['http://notlocalhost', false],
    ['http://192.168.1.1', false],
    ['http://127.0.0.1.example.com', false],
  ])('%s is loopback: %s', (url, expected) => {
    expect(isLoopback(new URL(url).hostname)).toBe(expected);
  });
});
