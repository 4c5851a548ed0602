import { describe, expect, it } from 'vitest';
import { stripeConfig } from '../../../../server/providers/stripe/config.ts';
import { stripe } from '../../../../server/providers/stripe/index.ts';

const KEY = 'sk_test_51FakeAccount0123456789';
const SHOWN = 'pk_test_51FakeAccount0123456789';

describe('the configuration of a Stripe method', () => {
  it('needs nothing but a key', () => {
    const config = stripeConfig.parse({ secretKey: KEY });
    expect(config).toEqual({
      secretKey: KEY,
      present: 'redirect',
      expiresInMinutes: 60,
      apiUrl: 'https://api.stripe.com',
    });
    expect(stripe.panel?.(config)).toBe('redirect');
    expect(stripe.isTest(config)).toBe(true);
    expect(stripe.sessionLifetimeMs(config)).toBe(3_600_000);
    expect(stripe.isTest(stripeConfig.parse({ secretKey: 'rk_live_0123456789' }))).toBe(false);
  });

  it('takes fields on our page with the publishable key of the same mode', () => {
    const config = stripeConfig.parse({ secretKey: KEY, present: 'element', publishableKey: SHOWN });
    expect(stripe.panel?.(config)).toBe('fields');
  });

  it.each([
    [{ secretKey: KEY, present: 'element' }, 'present'],
    [{ secretKey: KEY, present: 'elements', publishableKey: SHOWN }, 'present'],
    [{ secretKey: KEY, publishableKey: SHOWN }, 'publishableKey'],
    [{ secretKey: KEY, present: 'element', publishableKey: KEY }, 'publishableKey'],
    [{ secretKey: KEY, present: 'element', publishableKey: '' }, 'publishableKey'],
    [{ secretKey: KEY, present: 'element', publishableKey: 'pk_live_0123456789' }, 'publishableKey'],
    [{ secretKey: 'sk_live_0123456789', present: 'element', publishableKey: SHOWN }, 'publishableKey'],
    [{ secretKey: 'pk_test_0123456789' }, 'secretKey'],
    [{ secretKey: '' }, 'secretKey'],
    [{ secretKey: `${KEY}\n` }, 'secretKey'],
    [{ secretKey: KEY, mode: 'live' }, 'secretKey'],
    [{ secretKey: 'sk_live_0123456789', mode: 'test' }, 'secretKey'],
    [{ secretKey: KEY, webhookSecret: '' }, 'webhookSecret'],
    [{ secretKey: KEY, webhookSecret: KEY }, 'webhookSecret'],
    [{ secretKey: KEY, webhookSecretPrevious: 'old' }, 'webhookSecretPrevious'],
    [{ secretKey: KEY, expiresInMinutes: 29 }, 'expiresInMinutes'],
    [{ secretKey: KEY, expiresInMinutes: 24 * 60 }, 'expiresInMinutes'],
    [{ secretKey: KEY, paymentMethodTypes: [] }, 'paymentMethodTypes'],
    [{ secretKey: KEY, paymentMethodTypes: ['iDEAL'] }, 'paymentMethodTypes'],
    [{ secretKey: KEY, apiUrl: 'ftp://api.stripe.com' }, 'apiUrl'],
    [{ secretKey: KEY, webhooksecret: 'whsec_0123456789' }, undefined],
  ])('refuses %j', (config, key) => {
    const result = stripeConfig.safeParse(config);
    expect(result.error?.issues[0]?.path[0]).toBe(key);
    expect(result.success).toBe(false);
    // A mistyped key is a secret as well.
    expect(result.error?.message).not.toContain('0123456789');
  });
});
