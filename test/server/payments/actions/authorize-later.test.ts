import { describe, expect, it } from 'vitest';
import { operatorOf } from '../../../../server/operator/open.ts';
import { pending, succeeded, unknown } from '../../../../server/payments/outcome.ts';
import { receiveNotification } from '../../../../server/payments/receive-notification.ts';
import {
  actionsOf,
  authorize,
  booked,
  capture,
  EUR,
  flagsOf,
  nextProcess,
  openCommerce,
  openFor,
  openTaking,
  paidCheckout,
  SHORT,
  tokenOf,
  told,
} from '../../support/commerce.ts';
import type { TestDomain } from '../../support/domain.ts';
import { pay, view } from '../../support/shopper.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const later = { within: SHORT };
const reserved = { stage: 'authorized', authorized: EUR(900) } as const;

async function settling(): Promise<{ domain: TestDomain; checkout: string; ref: string }> {
  const domain = await openCommerce();
  domain.provider.onCreate = (_input, book) => pending({ payment: book() });
  const checkout = await paidCheckout(domain);
  return { domain, checkout, ref: booked(domain).merchantRef };
}

async function transferring(): Promise<{ domain: TestDomain; checkout: string }> {
  const domain = await openCommerce();
  const checkout = await openFor(domain);
  await pay(domain, checkout, { method: 'bank' });
  return { domain, checkout };
}

const arrive = (domain: TestDomain, amountMinor = 900, accept = false) =>
  operatorOf(domain).markPaid({
    target: 'order-1',
    received: EUR(amountMinor),
    bankRef: `bank-${amountMinor}`,
    accept,
    by: 'test',
  });

async function notify(domain: TestDomain, ref: string, event = 'ev-1'): Promise<void> {
  const method = domain.methods.get('card');
  const body = Buffer.from(JSON.stringify({ event, ref }));
  if (method) await receiveNotification(domain, method, { method: 'POST', path: '/', query: {}, headers: {}, body });
  await domain.runDue();
}

/** The outbox waits a second: the platform may still be storing our "later". */
const deliver = (domain: TestDomain) => domain.pass(3_000, 1_000);

describe('an order placed while its payment is being processed', () => {
  it('is answered "later" under one id, and told once when the money is sure', async () => {
    const { domain, checkout, ref } = await settling();
    const first = await authorize(domain, checkout, later);
    const token = tokenOf(first);
    expect(first).toEqual({ result: 'pending', kind: 'authorize', token, actionId: token, money: EUR(900) });
    expect(await authorize(domain, checkout, later)).toEqual(first);

    domain.provider.write(ref, reserved);
    await notify(domain, ref);
    expect(domain.platform.heard).toEqual([]);
    await deliver(domain);
    await domain.pass(2 * HOUR);
    expect(domain.platform.heard).toMatchObject([
      {
        kind: 'actionResult',
        orderRef: 'order-1',
        money: EUR(900),
        action: { id: token, checkout, failure: null, api: 'gateway' },
      },
    ]);
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'succeeded', token });
  });

  it('by 50 calls at once is one action and one outcome', async () => {
    const { domain, checkout, ref } = await settling();
    const answers = await Promise.all(Array.from({ length: 50 }, () => authorize(domain, checkout, later)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    domain.provider.write(ref, reserved);
    await notify(domain, ref);
    await deliver(domain);
    expect(told(domain)).toEqual(['authorize ok']);
  });

  it('is answered at once when the money becomes sure while the call waits, and not told again', async () => {
    const { domain, checkout, ref } = await settling();
    const answer = authorize(domain, checkout);
    await domain.database.write(async () => undefined);
    domain.provider.write(ref, reserved);
    await notify(domain, ref);
    expect(await answer).toMatchObject({ result: 'succeeded' });
    await deliver(domain);
    expect(domain.platform.heard).toEqual([]);
  });

  it('is told once of a late decline, and a new payment of the same checkout can be placed', async () => {
    const { domain, checkout, ref } = await settling();
    await authorize(domain, checkout, later);
    domain.provider.write(ref, { stage: 'failed', decline: { code: 'insufficient_funds', message: 'no' } });
    await notify(domain, ref);
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['authorize insufficient_funds']);

    domain.provider.onCreate = (input, book) =>
      succeeded({ payment: book({ stage: 'authorized', authorized: input.money }) });
    await pay(domain, checkout);
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'succeeded' });
    expect((await actionsOf(domain)).map(({ state }) => state)).toEqual(['failed', 'succeeded']);
  });

  it('is told by the poll when no notification comes', async () => {
    const { domain, checkout, ref } = await settling();
    await authorize(domain, checkout, later);
    domain.provider.write(ref, reserved);
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['authorize ok']);
  });

  it('is told after a restart', async () => {
    const { domain, checkout, ref } = await settling();
    await authorize(domain, checkout, later);
    const next = await nextProcess(domain);
    next.provider.write(ref, reserved);
    await next.pass(10 * MINUTE);
    expect(told(next)).toEqual(['authorize ok']);
  });

  it('and whose bank takes the money back at once fails: nothing is shipped for a chargeback', async () => {
    const domain = await openTaking();
    domain.provider.onCreate = (_input, book) => pending({ payment: book() });
    const checkout = await paidCheckout(domain);
    await authorize(domain, checkout, later);
    domain.provider.write(booked(domain).merchantRef, { stage: 'captured', captured: EUR(900), disputed: EUR(900) });
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['authorize payment_disputed']);
  });
});

describe('an order placed while nobody knows what became of its payment', () => {
  it('waits for the provider’s word and is told of the money it finds', async () => {
    const domain = await openCommerce();
    domain.provider.onCreate = (input, book) => {
      book({ stage: 'authorized', authorized: input.money });
      return unknown('timeout', 'no answer');
    };
    domain.provider.onAsk = () => unknown('serverError', 'down');
    const checkout = await paidCheckout(domain);
    expect(await authorize(domain, checkout, later)).toMatchObject({ result: 'pending' });
    await domain.pass(MINUTE, 5_000);
    expect(domain.platform.heard).toEqual([]);
    domain.provider.onAsk = null;
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['authorize ok']);
  });

  it('takes what was captured by hand meanwhile for a part of what is reserved', async () => {
    const domain = await openCommerce();
    domain.provider.onCreate = (input, book) => {
      book({ stage: 'captured', authorized: input.money, captured: EUR(300) });
      return unknown('timeout', 'no answer');
    };
    const checkout = await paidCheckout(domain);
    await domain.pass(MINUTE, 5_000);
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'succeeded', money: EUR(900) });
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('is told of the failure when the provider never heard of it', async () => {
    const domain = await openCommerce();
    domain.provider.onCreate = () => unknown('connectionLost', 'never arrived');
    const checkout = await paidCheckout(domain);
    expect(await authorize(domain, checkout, later)).toMatchObject({ result: 'pending' });
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['authorize processing_error']);
  });
});

describe('an order placed while its transfer is awaited', () => {
  it('is answered "later" without waiting, and told once when the transfer came', async () => {
    const { domain, checkout } = await transferring();
    const before = performance.now();
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'pending' });
    expect(performance.now() - before).toBeLessThan(2_000);
    await domain.pass(2 * DAY, DAY / 4);
    await arrive(domain);
    await domain.pass(HOUR);
    expect(told(domain)).toEqual(['authorize ok']);
    expect(await flagsOf(domain)).toEqual([]);
  });

  it('is told once when the transfer did not come', async () => {
    const { domain, checkout } = await transferring();
    await authorize(domain, checkout);
    await domain.pass(8 * DAY, DAY / 4);
    expect(told(domain)).toEqual(['authorize payment_expired']);
  });

  it('and came after that can be placed again once a person has accepted the money', async () => {
    const { domain, checkout } = await transferring();
    await authorize(domain, checkout);
    await domain.pass(6.5 * DAY, DAY / 4);
    expect(await arrive(domain)).toMatchObject({ result: 'flagged', flags: ['paidLate'] });
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'pending' });
    await operatorOf(domain).decideFlags(checkout, 'accept', 'test');
    await deliver(domain);
    expect(told(domain)).toEqual(['authorize payment_expired', 'authorize ok']);
  });

  it('succeeds by the card the shopper then pays with instead', async () => {
    const { domain, checkout } = await transferring();
    const token = tokenOf(await authorize(domain, checkout));
    await pay(domain, checkout, { method: 'card', replace: true });
    await deliver(domain);
    expect(told(domain)).toEqual(['authorize ok']);
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
    expect(booked(domain).captured).toEqual(EUR(900));
  });

  it('goes on waiting when that card is declined, and fails with the checkout’s end', async () => {
    const { domain, checkout } = await transferring();
    await authorize(domain, checkout);
    domain.provider.onCreate = () => ({ status: 'declined', code: 'card_declined', message: 'no' });
    await pay(domain, checkout, { method: 'card', replace: true });
    await deliver(domain);
    expect(told(domain)).toEqual([]);
    await domain.pass(8 * DAY, DAY / 4);
    expect(told(domain)).toEqual(['authorize payment_expired']);
  });

  it('fails when the order gets another price and its checkout makes room', async () => {
    const { domain, checkout } = await transferring();
    await authorize(domain, checkout);
    const next = await openFor(domain, { amountMinor: 1_000 });
    expect(next).not.toBe(checkout);
    await deliver(domain);
    expect(told(domain)).toEqual(['authorize order_changed']);
  });
});

describe('an order placed with money that a person has to look at', () => {
  const short = async () => {
    const { domain, checkout } = await transferring();
    await arrive(domain, 500);
    expect(await authorize(domain, checkout, later)).toMatchObject({ result: 'pending' });
    return { domain, checkout };
  };

  it('is told of success when it is accepted, with what is really there', async () => {
    const { domain, checkout } = await short();
    await operatorOf(domain).decideFlags(checkout, 'accept', 'test');
    await deliver(domain);
    expect(told(domain)).toEqual(['authorize ok']);
    expect(domain.platform.heard).toMatchObject([{ money: EUR(500) }]);
    const answer = await authorize(domain, checkout);
    expect(answer).toMatchObject({ result: 'succeeded', money: EUR(500) });
    expect(await capture(domain, tokenOf(answer), 900)).toMatchObject({ status: 422, code: 'amount_too_high' });
  });

  it('is told of success when the rest has come', async () => {
    const { domain } = await short();
    await arrive(domain, 400);
    await deliver(domain);
    expect(told(domain)).toEqual(['authorize ok']);
    expect(domain.platform.heard).toMatchObject([{ money: EUR(900) }]);
  });

  it('is told of failure when it was sent back', async () => {
    const { domain, checkout } = await short();
    await operatorOf(domain).decideFlags(checkout, 'dismiss', 'test');
    await deliver(domain);
    expect(told(domain)).toEqual(['authorize payment_dismissed']);
    expect((await flagsOf(domain)).every((flag) => flag.endsWith('(resolved)'))).toBe(true);
  });

  it('reserved for another amount waits too', async () => {
    const domain = await openCommerce();
    domain.provider.onCreate = (_input, book) =>
      succeeded({ payment: book({ stage: 'authorized', authorized: EUR(899) }) });
    const checkout = await paidCheckout(domain);
    expect(await authorize(domain, checkout, later)).toMatchObject({ result: 'pending' });
    expect(await flagsOf(domain)).toEqual(['amountMismatch']);
  });
});

describe('a failed authorize', () => {
  const failed = async () => {
    const { domain, checkout, ref } = await settling();
    const answer = authorize(domain, checkout);
    await domain.database.write(async () => undefined);
    domain.provider.write(ref, { stage: 'failed', decline: { code: 'card_declined', message: 'no' } });
    await notify(domain, ref);
    return { domain, checkout, answer: await answer };
  };

  it('is a 402 with the issuer’s reason', async () => {
    const { answer } = await failed();
    expect(answer).toMatchObject({ result: 'refused', status: 402, code: 'card_declined', money: EUR(900) });
  });

  it('is answered the same to a repeat', async () => {
    const { domain, checkout, answer } = await failed();
    domain.clock.advance(14_999);
    expect(await authorize(domain, checkout)).toEqual(answer);
  });

  it('is a new try as soon as the shopper has paid anew', async () => {
    const { domain, checkout } = await failed();
    domain.provider.onCreate = (input, book) =>
      succeeded({ payment: book({ stage: 'authorized', authorized: input.money }) });
    await pay(domain, checkout);
    expect(await authorize(domain, checkout)).toMatchObject({ result: 'succeeded' });
  });
});
