import { describe, expect, it } from 'vitest';
import { btcpayConfig } from '../../../../server/providers/btcpay/config.ts';
import { btcpay } from '../../../../server/providers/btcpay/index.ts';

const good = {
  serverUrl: 'https://btcpay.example.com/',
  storeId: 'abc123',
  apiKey: 'k'.repeat(40),
  webhookSecret: 'secret-12',
};

describe('the configuration of a BTCPay method', () => {
  it('is live, and holds the rate for a quarter of an hour, unless told otherwise', () => {
    const config = btcpayConfig.parse(good);
    expect(config.serverUrl).toBe('https://btcpay.example.com');
    expect(btcpay.isTest(config)).toBe(false);
    expect(btcpay.sessionLifetimeMs(config)).toBe(15 * 60_000);
    expect(btcpay.isTest(btcpayConfig.parse({ ...good, testnet: true }))).toBe(true);
  });

  it('may name a server in the LAN, and one below a path', () => {
    expect(btcpayConfig.parse({ ...good, serverUrl: 'http://192.168.1.20:23000' }).serverUrl).toBe(
      'http://192.168.1.20:23000',
    );
    expect(btcpayConfig.parse({ ...good, serverUrl: 'https://example.com/btcpay//' }).serverUrl).toBe(
      'https://example.com/btcpay',
    );
  });

  it.each([
    ['no scheme', { serverUrl: 'btcpay.example.com' }],
    ['another scheme', { serverUrl: 'ftp://btcpay.example.com' }],
    ['a password', { serverUrl: 'https://me:secret@btcpay.example.com' }],
    ['a query', { serverUrl: 'https://btcpay.example.com/?a=1' }],
    ['a store id with a slash', { storeId: 'a/b' }],
    ['a key with a line break', { apiKey: `abcdefghij\r\nx-evil: 1` }],
    ['an empty secret', { webhookSecret: '' }],
    ['no payment methods', { paymentMethods: [] }],
    ['an unknown speed', { speedPolicy: 'Fast' }],
    ['no time at all', { expiryMinutes: 0 }],
    ['an unknown key', { tolerance: 3 }],
  ])('refuses %s', (_what, wrong) => {
    expect(btcpayConfig.safeParse({ ...good, ...wrong }).success).toBe(false);
  });
});
