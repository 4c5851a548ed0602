import { describe, expect, it } from 'vitest';
import { paypalConfig } from '../../../../server/providers/paypal/config.ts';
import { paypal } from '../../../../server/providers/paypal/index.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../../fakes/paypal/fake.ts';

const APP = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };

describe('the configuration of a PayPal method', () => {
  it('needs nothing but an app, and is live unless it says otherwise', () => {
    const config = paypalConfig.parse(APP);
    expect(config).toEqual({ ...APP, mode: 'live', verifyBy: 'certificate', apiUrl: 'https://api-m.paypal.com' });
    expect(paypal.isTest(config)).toBe(false);
    const sandbox = paypalConfig.parse({ ...APP, mode: 'sandbox' });
    expect(sandbox.apiUrl).toBe('https://api-m.sandbox.paypal.com');
    expect(paypal.isTest(sandbox)).toBe(true);
    expect(paypal.sessionLifetimeMs(config)).toBe(3_600_000);
  });

  it.each([
    [{ clientId: '' }, 'clientId'],
    [{ clientId: 'short' }, 'clientId'],
    [{ clientSecret: '' }, 'clientSecret'],
    [{ clientSecret: `${CLIENT_SECRET}\n` }, 'clientSecret'],
    [{ clientSecret: `${CLIENT_SECRET}:x` }, 'clientSecret'],
    [{ mode: 'test' }, 'mode'],
    [{ webhookId: '' }, 'webhookId'],
    [{ webhookId: 'https://pay.example.com' }, 'webhookId'],
    [{ verifyBy: 'none' }, 'verifyBy'],
    [{ brandName: ' ' }, 'brandName'],
    [{ brandName: 'x'.repeat(128) }, 'brandName'],
    [{ apiUrl: 'https://api-m.paypal.com' }, 'apiUrl'],
    [{ apiUrl: 'https://evil.example' }, 'apiUrl'],
    [{ apiUrl: 'ftp://127.0.0.1' }, 'apiUrl'],
    [{ certHost: 'evil.example' }, undefined],
  ])('refuses %j', (change, key) => {
    const result = paypalConfig.safeParse({ ...APP, ...change });
    expect(result.success).toBe(false);
    expect(result.error?.issues[0]?.path[0]).toBe(key);
    expect(result.error?.message).not.toContain(CLIENT_SECRET);
  });
});
