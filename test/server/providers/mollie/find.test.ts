import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../../server/clock.ts';
import type { CreateSession } from '../../../../server/providers/provider.ts';
import { createPayment } from '../../../fakes/mollie/operations.ts';
import { type Fixture, idle, openFixture, session } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const find = (input: CreateSession, createdAt = fixture.now()) =>
  fixture.provider.findByMerchantRef?.({ ...input, providerRef: null, receipts: [], createdAt }, idle());

/** Payments of other software on the same account. */
function others(count: number): void {
  const request = {
    amount: { amountMinor: 100, currency: 'EUR' },
    description: 'Other',
    redirectUrl: 'https://other.example',
    sequenceType: 'oneoff',
    captureMode: 'automatic',
  } as const;
  for (let made = 0; made < count; made++) createPayment(fixture.mollie.books, request, 'pfl_other', {}, fixture.now());
}

async function lose(): Promise<CreateSession> {
  const input = session();
  fixture.mollie.disturb('resetWithEffect');
  expect((await fixture.provider.createSession(input)).status).toBe('unknown');
  return input;
}

describe('a lost payment', () => {
  it('is found behind hundreds of others, with the way to pay it', async () => {
    const input = await lose();
    others(600);
    expect(await find(input)).toMatchObject({
      status: 'actionRequired',
      redirectUrl: expect.stringContaining('/checkout/'),
      value: { merchantRef: input.merchantRef },
    });
    expect(fixture.mollie.calls.filter(({ path }) => path.startsWith('/v2/payments?'))).toHaveLength(3);
  });

  it('does not exist once the list is older than it', async () => {
    others(300);
    fixture.advance(DAY);
    others(1);
    const before = fixture.mollie.calls.length;
    expect(await find(session())).toEqual({ status: 'succeeded', value: null });
    expect(fixture.mollie.calls.length - before).toBe(1);
  });

  it("is found when Mollie's clock is behind ours", async () => {
    const input = await lose();
    others(300);
    expect(await find(input, fixture.now() + 9 * MINUTE)).toMatchObject({ value: { merchantRef: input.merchantRef } });
  });

  it('is not said to be missing when there is too much to look through', async () => {
    others(5_001);
    expect((await find(session()))?.status).toBe('unknown');
  });

  it('is not said to be missing when the list cannot be read', async () => {
    fixture.mollie.disturb('html502');
    expect((await find(session()))?.status).toBe('unknown');
    fixture.refuseNext();
    expect((await find(session()))?.status).toBe('rejected');
  });
});
