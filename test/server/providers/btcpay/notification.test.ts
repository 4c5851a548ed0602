import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { isSigned } from '../../../../server/providers/btcpay/signature.ts';
import { WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { type Delivery, redeliveryOf, signed } from '../../../fakes/btcpay/webhooks.ts';
import { type Fixture, openFixture, paid } from './fixture.ts';

const post = (delivery: Delivery): RawRequest => ({ method: 'POST', path: '/', query: {}, ...delivery });

describe('the signature of a webhook', () => {
  // BTCPay's API description refers to GitHub's scheme; these are GitHub's published test values.
  const secret = "It's a Secret to Everybody";
  const body = Buffer.from('Hello, World!');
  const header = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

  it('is the published one for the published secret and body', () => {
    expect(isSigned([secret], body, header)).toBe(true);
    expect(isSigned(['another secret', secret], body, header)).toBe(true);
  });

  it('fits nothing else', () => {
    for (let index = 0; index < body.length; index++) {
      const changed = Buffer.from(body);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(isSigned([secret], changed, header)).toBe(false);
    }
    const forged = [header.toUpperCase(), header.slice(7), `${header},${header}`, `sha1=${header.slice(7)}`, ''];
    for (const one of forged) expect(isSigned([secret], body, one)).toBe(false);
    expect(isSigned([], body, header)).toBe(false);
    expect(isSigned([''], body, signed('', {}).headers['btcpay-sig'] ?? '')).toBe(false);
  });
});

describe('a webhook', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await openFixture({ config: { webhookSecretPrevious: 'the secret of last year' } });
  });
  afterEach(() => fixture.close());
  const parse = (delivery: Delivery) => fixture.provider.parseNotification(post(delivery));

  it('names invoice and payment', async () => {
    const { payment } = await paid(fixture);
    expect(await parse(fixture.fake.delivery(payment.providerRef))).toMatchObject({
      verdict: 'verified',
      kind: 'InvoiceSettled',
      providerRef: payment.providerRef,
      merchantRef: payment.merchantRef,
    });
  });

  it('is the same event when it is delivered again, hours later and however often', async () => {
    const { payment } = await paid(fixture);
    const first = fixture.fake.delivery(payment.providerRef);
    const again = redeliveryOf(first, WEBHOOK_SECRET);
    fixture.clock.advance(5 * 3_600_000);
    const thrice = redeliveryOf(again, WEBHOOK_SECRET);
    const ids = [await parse(first), await parse(again), await parse(thrice)].map((verdict) =>
      'eventId' in verdict ? verdict.eventId : verdict.reason,
    );
    expect(new Set(ids).size).toBe(1);
    expect(again.body.equals(first.body)).toBe(false);
  });

  it('is accepted under the previous secret, and under no third one', async () => {
    const { payment } = await paid(fixture);
    const { delivery } = fixture.fake;
    expect((await parse(delivery(payment.providerRef, 'the secret of last year'))).verdict).toBe('verified');
    expect(await parse(delivery(payment.providerRef, 'the secret of the year before'))).toMatchObject({
      verdict: 'invalid',
      reason: 'signature',
      reply: { status: 400 },
    });
  });

  const base = { deliveryId: 'd1', originalDeliveryId: 'd1', isRedelivery: false, timestamp: 1 };
  const storeId = '9CiNzKoANXxmk5ayZngSXrHTiVvvgCrwrpFQd4m2K776';

  it.each([
    ['another store', { ...base, type: 'InvoiceSettled', storeId: 'another', invoiceId: 'i1' }],
    ['no store', { ...base, type: 'InvoiceSettled', invoiceId: 'i1' }],
    ['an invoice that has just been made', { ...base, type: 'InvoiceCreated', storeId, invoiceId: 'i1' }],
    ['a payout', { ...base, type: 'PayoutUpdated', storeId, payoutId: 'p1' }],
    ['something new', { ...base, type: 'MoonReached', storeId }],
    ['a test', { ...base, type: 'InvoiceSettled', storeId, invoiceId: '__test__0b__test__' }],
  ])('about %s is answered 2xx and left alone', async (_what, event) => {
    expect(await parse(signed(WEBHOOK_SECRET, event))).toMatchObject({ verdict: 'ignored', reply: { status: 200 } });
  });

  it.each([
    ['no object', 7],
    ['no id', { type: 'InvoiceSettled', storeId, invoiceId: 'i1' }],
    ['no invoice', { ...base, type: 'InvoiceSettled', storeId }],
  ])('with %s is malformed, though signed', async (_what, event) => {
    expect(await parse(signed(WEBHOOK_SECRET, event))).toMatchObject({ verdict: 'invalid', reason: 'malformed' });
  });

  it('without our reference still names the invoice', async () => {
    const event = { ...base, type: 'InvoiceSettled', storeId, invoiceId: 'i1', metadata: { orderId: { $ne: 1 } } };
    const verdict = await parse(signed(WEBHOOK_SECRET, event));
    expect(verdict).toMatchObject({ verdict: 'verified', providerRef: 'i1' });
    expect(verdict).not.toHaveProperty('merchantRef');
  });
});
