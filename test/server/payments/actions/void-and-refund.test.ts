import { describe, expect, it } from 'vitest';
import { createGate } from '../../../../demo/kit/gate.ts';
import { rejected } from '../../../../server/payments/outcome.ts';
import {
  actionsOf,
  authorized,
  booked,
  capture,
  EUR,
  movedAt,
  openCommerce,
  openTaking,
  refund,
  release,
  tokenOf,
} from '../../support/commerce.ts';
import type { TestDomain } from '../../support/domain.ts';

async function capturedInFull(open = openCommerce): Promise<{ domain: TestDomain; token: string }> {
  const domain = await open();
  const token = tokenOf(await capture(domain, await authorized(domain), 900));
  domain.provider.moves.length = 0;
  return { domain, token };
}

describe('a void', () => {
  it('releases what was reserved, once however often it is asked for', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const answers = await Promise.all(Array.from({ length: 3 }, () => release(domain, token, { key: 'same' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ result: 'succeeded', kind: 'void', money: EUR(900) });
    expect(movedAt(domain)).toEqual({ captured: 0, refunded: 0, stage: 'voided' });
    expect(domain.provider.moves).toHaveLength(1);
  });

  it('releases the rest of what was captured in part', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    await capture(domain, token, 300);
    expect(await release(domain, token, { amountMinor: 600 })).toMatchObject({ result: 'succeeded', money: EUR(600) });
    expect(await capture(domain, token, 1)).toMatchObject({ status: 409, code: 'nothing_left' });
    expect(movedAt(domain)).toMatchObject({ captured: 300 });
  });

  it('after the whole was captured is refused', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    await capture(domain, token, 900);
    expect(await release(domain, token)).toMatchObject({ result: 'refused', status: 409, code: 'nothing_left' });
    expect(movedAt(domain)).toMatchObject({ captured: 900, refunded: 0 });
  });

  it.each([300, 899, 901])(
    'of %i, when 900 are left, is refused: the platform and we disagree',
    async (amountMinor) => {
      const domain = await openCommerce();
      expect(await release(domain, await authorized(domain), { amountMinor })).toMatchObject({ result: 'refused' });
      expect(domain.provider.moves).toEqual([]);
    },
  );

  it('of a token nobody knows is refused with 404', async () => {
    const domain = await openCommerce();
    await authorized(domain);
    expect(await release(domain, `act_${'1'.repeat(32)}`)).toMatchObject({ status: 404, code: 'transaction_unknown' });
  });

  it('and a capture at the same time: only one of them happens', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const answers = await Promise.all([release(domain, token), capture(domain, token, 900)]);
    expect(answers.map(({ result }) => result).sort()).toEqual(['refused', 'succeeded']);
    expect(movedAt(domain)).toEqual({ captured: 0, refunded: 0, stage: 'voided' });
  });

  it('behind a capture that is refused in the end releases the capture’s share too, which is then gone', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const { provider } = domain;
    const gate = createGate();
    provider.onMove = async ({ kind }, act) => {
      if (kind !== 'capture') return act();
      await gate.opened;
      return rejected('invalid_request', 'not today');
    };
    const part = capture(domain, token, 1);
    await expect.poll(() => provider.moves.length).toBe(1);
    const rest = release(domain, token, { amountMinor: 899 });
    await expect.poll(async () => (await actionsOf(domain)).map(({ kind }) => kind)).toContain('void');
    gate.open();
    expect(await part).toMatchObject({ result: 'refused', code: 'invalid_request' });
    expect(await rest).toMatchObject({ result: 'succeeded', money: EUR(899) });
    expect(movedAt(domain)).toEqual({ captured: 0, refunded: 0, stage: 'voided' });
    expect(await capture(domain, token, 1)).toMatchObject({ result: 'refused', code: 'payment_over' });
    expect(await release(domain, token, { amountMinor: 1 })).toMatchObject({ result: 'succeeded', money: EUR(1) });
    expect(provider.moves.map(({ kind }) => kind)).toEqual(['capture', 'void']);
  });

  it('of money the provider took at once sends it back', async () => {
    const domain = await openTaking();
    expect(await release(domain, await authorized(domain))).toMatchObject({ result: 'succeeded', money: EUR(900) });
    expect(domain.provider.moves.map(({ kind }) => kind)).toEqual(['refund']);
    expect(movedAt(domain)).toMatchObject({ captured: 900, refunded: 900 });
  });

  it('of the rest of such money sends only the rest back', async () => {
    const domain = await openTaking();
    const token = await authorized(domain);
    const part = tokenOf(await capture(domain, token, 300));
    expect(await release(domain, token)).toMatchObject({ result: 'succeeded', money: EUR(600) });
    expect(movedAt(domain)).toMatchObject({ refunded: 600 });
    expect(await refund(domain, part, 300)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ refunded: 900 });
  });

  describe('where the provider captures only once, which releases the rest', () => {
    const once = { multiCapture: false };

    it('after a part was captured here is only booked', async () => {
      const domain = await openCommerce(once);
      const token = await authorized(domain);
      await capture(domain, token, 300);
      expect(await release(domain, token)).toMatchObject({ result: 'succeeded', money: EUR(600) });
      expect(domain.provider.moves.map(({ kind }) => kind)).toEqual(['capture']);
    });

    it.each([900, 300])(
      'of 900 of which %i were taken without a capture here is refused: it would be kept',
      async (taken) => {
        const domain = await openCommerce(once);
        const token = await authorized(domain);
        domain.provider.write(booked(domain).merchantRef, { stage: 'captured', captured: EUR(taken) });
        await domain.pass(2 * 86_400_000, 86_400_000);
        domain.provider.onMove = () => ({ status: 'rejected', code: 'invalid_request', message: 'captured' });
        expect(await release(domain, token)).toMatchObject({ result: 'refused', status: 422 });
        domain.provider.onMove = null;
        const part = tokenOf(await capture(domain, token, taken));
        expect(await refund(domain, part, taken)).toMatchObject({ result: 'succeeded' });
        expect(movedAt(domain)).toMatchObject({ captured: taken, refunded: taken });
      },
    );
  });

  it('of a reserve that has lapsed by itself succeeds: the order can be cancelled', async () => {
    for (const known of [true, false]) {
      const domain = await openCommerce();
      const token = await authorized(domain);
      domain.provider.write(booked(domain).merchantRef, { stage: 'expired' });
      if (known) await domain.pass(2 * 86_400_000, 86_400_000);
      else domain.provider.onMove = () => ({ status: 'rejected', code: 'invalid_request', message: 'expired' });
      expect(await release(domain, token)).toMatchObject({ result: 'succeeded' });
      expect(domain.provider.moves).toHaveLength(known ? 0 : 1);
    }
  });
});

describe.each([
  ['captured here', openCommerce],
  ['taken at once', openTaking],
])('a refund of money %s', (_name, open) => {
  const captured = () => capturedInFull(open as typeof openCommerce);

  it('of the whole sends it back', async () => {
    const { domain, token } = await captured();
    const answer = await refund(domain, token, 900);
    expect(answer).toMatchObject({ result: 'succeeded', kind: 'refund', money: EUR(900) });
    expect(movedAt(domain)).toMatchObject({ captured: 900, refunded: 900 });
  });

  it('of parts adds up; two equal ones are two, and the same call twice is one', async () => {
    const { domain, token } = await captured();
    await refund(domain, token, 200, { key: 'first' });
    await refund(domain, token, 200, { key: 'second' });
    await refund(domain, token, 200, { key: 'second' });
    await Promise.all([refund(domain, token, 500, { key: 'third' }), refund(domain, token, 500, { key: 'third' })]);
    expect(movedAt(domain)).toMatchObject({ refunded: 900 });
    expect(domain.provider.moves.map(({ money }) => money.amountMinor)).toEqual([200, 200, 500]);
    expect(await refund(domain, token, 1)).toMatchObject({ status: 409, code: 'nothing_left' });
  });

  it('of more than was captured is refused', async () => {
    const { domain, token } = await captured();
    expect(await refund(domain, token, 901)).toMatchObject({ status: 422, code: 'amount_too_high' });
    expect(domain.provider.moves).toEqual([]);
  });

  it('made at the same time as another, both more than is there together, succeeds only once', async () => {
    const { domain, token } = await captured();
    const answers = await Promise.all([refund(domain, token, 500), refund(domain, token, 500)]);
    expect(answers).toMatchObject([{ result: 'succeeded' }, { status: 422, code: 'amount_too_high' }]);
    expect(movedAt(domain)).toMatchObject({ refunded: 500 });
  });

  it.each([
    ['of nothing', 0, {}, 422, 'amount_invalid'],
    ['in another currency', 900, { currency: 'USD' }, 422, 'currency_mismatch'],
    ['of another order', 900, { orderRef: 'order-2' }, 404, 'transaction_unknown'],
  ])('%s is refused', async (_case, amount, options, status, code) => {
    const { domain, token } = await captured();
    expect(await refund(domain, token, amount, options)).toMatchObject({ result: 'refused', status, code });
    expect(domain.provider.moves).toEqual([]);
  });
});

describe('a refund', () => {
  it('of an authorize is refused: what was not captured is released', async () => {
    const domain = await openCommerce();
    const answer = await refund(domain, await authorized(domain), 900);
    expect(answer).toMatchObject({ status: 404, code: 'transaction_unknown' });
  });

  it('of one capture does not touch what another one may refund', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const first = tokenOf(await capture(domain, token, 300));
    const second = tokenOf(await capture(domain, token, 600));
    expect(await refund(domain, first, 301)).toMatchObject({ code: 'amount_too_high' });
    expect(await refund(domain, second, 600)).toMatchObject({ result: 'succeeded' });
    expect(await refund(domain, first, 300)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 900, refunded: 900 });
  });

  it('that somebody made at the provider by hand before does not stand in for this one', async () => {
    const { domain, token } = await capturedInFull();
    domain.provider.write(booked(domain).merchantRef, { refunded: EUR(300) });
    await domain.pass(2 * 86_400_000, 86_400_000);
    domain.provider.onMove = () => ({ status: 'unknown', cause: 'timeout', message: 'no answer' });
    const pending = await refund(domain, token, 300, { within: 20 });
    expect(pending).toMatchObject({ result: 'pending' });
    domain.provider.onMove = null;
    await domain.pass(600_000, 5_000);
    expect(movedAt(domain)).toMatchObject({ refunded: 600 });
  });
});
