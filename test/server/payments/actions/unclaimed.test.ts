import { describe, expect, it } from 'vitest';
import { checkPayment } from '../../../../server/payments/check-payment.ts';
import {
  authorize,
  authorized,
  booked,
  capture,
  EUR,
  flagsOf,
  movedAt,
  openCommerce,
  openFor,
  openTaking,
  paidCheckout,
  release,
  tokenOf,
} from '../../support/commerce.ts';
import { pay } from '../../support/shopper.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('money whose order is never placed', () => {
  it.each([
    ['reserved', openCommerce],
    ['taken', openTaking],
  ])('but %s, is shown to the merchant after an hour, and not before', async (_name, open) => {
    const domain = await open();
    await paidCheckout(domain);
    await domain.pass(HOUR - MINUTE);
    expect(await flagsOf(domain)).toEqual([]);
    await domain.pass(2 * MINUTE);
    expect(await flagsOf(domain)).toEqual(['notPlaced']);
    await domain.pass(2 * DAY, HOUR);
    expect(await flagsOf(domain)).toEqual(['notPlaced']);
    expect(domain.alerts.map(({ code }) => code)).toEqual(['flag_notPlaced']);
  });

  it('until it is placed after all', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain);
    await domain.pass(2 * HOUR);
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'succeeded' });
    expect(await flagsOf(domain)).toEqual(['notPlaced (resolved)']);
  });

  it('is not shown where it was placed, or where it went back', async () => {
    const placed = await openCommerce();
    await authorized(placed);
    await placed.pass(2 * HOUR);
    expect(await flagsOf(placed)).toEqual([]);

    const back = await openCommerce();
    await paidCheckout(back);
    back.provider.write(booked(back).merchantRef, { stage: 'voided' });
    const [{ id } = { id: 0 }] = await back.database.read.selectFrom('payments').select('id').execute();
    await checkPayment(back, id);
    await back.pass(2 * DAY, HOUR);
    expect(await flagsOf(back)).toEqual([]);
  });

  it('is not shown for a store that is told "paid" and claims nothing', async () => {
    const domain = await openCommerce({}, { capture: 'automatic' });
    await paidCheckout(domain);
    await domain.pass(2 * HOUR);
    expect(await flagsOf(domain)).toEqual([]);
  });
});

describe('an order whose price changes after it was paid', () => {
  it('gets a new checkout, and what the old one reserved is released', async () => {
    const domain = await openCommerce();
    const first = await paidCheckout(domain);
    const second = await openFor(domain, { amountMinor: 1_000 });
    expect(second).not.toBe(first);
    await domain.pass(MINUTE);
    expect(movedAt(domain)).toMatchObject({ stage: 'voided', captured: 0 });
    expect(await authorize(domain, first)).toMatchObject({ status: 402, code: 'token_spent' });

    await pay(domain, second);
    expect(await authorize(domain, second, { amountMinor: 1_000 })).toMatchObject({ result: 'succeeded' });
    expect(booked(domain, 1)).toMatchObject({ authorized: EUR(1_000), stage: 'authorized' });
    expect(await flagsOf(domain)).toEqual([]);
  });

  it('gets a new checkout also after it was shown as not placed', async () => {
    const domain = await openCommerce();
    const first = await paidCheckout(domain);
    await domain.pass(2 * HOUR);
    expect(await openFor(domain, { amountMinor: 1_000 })).not.toBe(first);
    await domain.pass(MINUTE);
    expect(movedAt(domain)).toMatchObject({ stage: 'voided' });
  });

  it('and whose money was taken at once is shown: a person sends it back', async () => {
    const domain = await openTaking();
    const first = await paidCheckout(domain);
    expect(await openFor(domain, { amountMinor: 1_000 })).not.toBe(first);
    await domain.pass(MINUTE);
    expect(await flagsOf(domain)).toEqual(['superseded']);
    expect(domain.provider.moves).toEqual([]);
  });

  it('and whose reserve cannot be released now is shown', async () => {
    const domain = await openCommerce();
    const first = await paidCheckout(domain);
    domain.provider.onMove = () => ({ status: 'unknown', cause: 'timeout', message: 'no answer' });
    await openFor(domain, { amountMinor: 1_000 });
    await domain.pass(MINUTE);
    expect(await flagsOf(domain)).toEqual(['superseded']);
    expect(await authorize(domain, first)).toMatchObject({ status: 402, code: 'token_spent' });
  });

  it('and was placed keeps its checkout and its money', async () => {
    const domain = await openCommerce();
    const first = await paidCheckout(domain);
    const token = tokenOf(await authorize(domain, first));
    expect(await openFor(domain, { amountMinor: 1_000 })).toBe(first);
    await domain.pass(2 * DAY, HOUR);
    expect(movedAt(domain)).toMatchObject({ stage: 'authorized' });
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
  });

  it('at a store that is told "paid" keeps its checkout: it is fulfilled by then', async () => {
    const domain = await openCommerce({}, { capture: 'automatic' });
    const first = await paidCheckout(domain);
    expect(await openFor(domain, { amountMinor: 1_000 })).toBe(first);
  });
});

describe('an order that is paid', () => {
  it('and not placed yet has its paid checkout for the same price, also where more is to be collected', async () => {
    const domain = await openCommerce();
    const first = await paidCheckout(domain);
    expect(await openFor(domain)).toBe(first);
    expect(await openFor(domain, { renew: true })).toBe(first);
  });

  it('and placed gets another checkout for more to collect; what it has claimed stays untouched', async () => {
    const domain = await openCommerce();
    const first = await paidCheckout(domain);
    const token = tokenOf(await authorize(domain, first));
    const second = await openFor(domain, { renew: true, amountMinor: 200 });
    expect(second).not.toBe(first);
    await domain.pass(2 * DAY, HOUR);
    expect(movedAt(domain)).toMatchObject({ stage: 'authorized' });
    expect(await flagsOf(domain)).toEqual([]);

    const third = await openFor(domain, { renew: true, amountMinor: 200 });
    await pay(domain, third);
    const more = await authorize(domain, third, { amountMinor: 200 });
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
    expect(await capture(domain, tokenOf(more), 200)).toMatchObject({ result: 'succeeded' });
    expect([booked(domain).captured, booked(domain, 1).captured]).toEqual([EUR(900), EUR(200)]);
    expect(await flagsOf(domain)).toEqual([]);
    expect(await authorize(domain, first)).toMatchObject({ result: 'succeeded', token });
  });

  it('and released again gets a new checkout', async () => {
    const domain = await openCommerce();
    const first = await paidCheckout(domain);
    await release(domain, tokenOf(await authorize(domain, first)));
    const second = await openFor(domain);
    expect(second).not.toBe(first);
    await pay(domain, second);
    expect(await authorize(domain, second)).toMatchObject({ result: 'succeeded' });
  });
});
