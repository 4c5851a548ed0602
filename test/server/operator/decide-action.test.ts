import { describe, expect, it } from 'vitest';
import { operatorOf } from '../../../server/operator/open.ts';
import { answerLost } from '../../../server/payments/actions/delivered.ts';
import { performAction } from '../../../server/payments/actions/perform.ts';
import { checkPayment } from '../../../server/payments/check-payment.ts';
import {
  actionsOf,
  authorize,
  authorized,
  booked,
  capture,
  flagsOf,
  movedAt,
  moveRequest,
  openCommerce,
  openFor,
  refund,
  tokenOf,
  told,
} from '../support/commerce.ts';
import type { TestDomain } from '../support/domain.ts';
import { pay } from '../support/shopper.ts';
import { DAY, later, show, silence, speakAgain, stateOf, stuck, stuckRelease, stuckVoid } from './stuck.ts';

const SECOND = 1_000;

const say = (domain: TestDomain, id: string, outcome: 'succeeded' | 'failed', force = false) =>
  operatorOf(domain).decideAction(id, { outcome, force, by: 'Ann' });

/** Asks the provider what it shows, as a notification would. */
async function look(domain: TestDomain): Promise<void> {
  const { id } = await domain.database.read.selectFrom('payments').select('id').executeTakeFirstOrThrow();
  await checkPayment(domain, id);
  await domain.runDue();
}

const operationsOf = (domain: TestDomain) =>
  domain.database.read.selectFrom('operations').selectAll().where('action_id', 'is not', null).execute();

describe('an action nobody can find out about', () => {
  it('said to have succeeded: the store is told once, the flag is closed, and who said so is kept', async () => {
    const { domain, action } = await stuck('capture', 400);
    expect(await say(domain, action, 'succeeded')).toEqual({
      result: 'decided',
      action,
      outcome: 'succeeded',
      told: true,
    });
    await domain.pass(5 * SECOND, SECOND);
    expect(told(domain)).toEqual(['capture ok']);
    expect(await flagsOf(domain)).toEqual(['moveUnresolved (resolved)']);
    const flag = await domain.database.read.selectFrom('flags').select('resolved_by').executeTakeFirst();
    expect(flag?.resolved_by).toBe('Ann');
    const events = await domain.database.read.selectFrom('events').selectAll().execute();
    const said = events.find(({ kind }) => kind === 'action.capture.said');
    expect(JSON.parse(said?.detail ?? '')).toEqual({ action, outcome: 'succeeded', force: false, by: 'Ann' });
    expect(await operationsOf(domain)).toMatchObject([{ state: 'succeeded', outcome: 'succeeded, says Ann' }]);
    await domain.pass(2 * DAY, DAY / 4);
    expect(told(domain)).toEqual(['capture ok']);
  });

  it('said to have failed: the store is told so, and can move that money again', async () => {
    const { domain, action, parent } = await stuck('capture', 600);
    expect(await capture(domain, parent, 600)).toMatchObject({ code: 'amount_too_high' });
    expect(await say(domain, action, 'failed')).toMatchObject({ result: 'decided' });
    await domain.pass(5 * SECOND, SECOND);
    expect(told(domain)).toEqual(['capture did_not_happen']);
    expect(await flagsOf(domain)).toEqual(['moveUnresolved (resolved)']);
    expect(await operationsOf(domain)).toMatchObject([{ state: 'declined' }]);
    expect(await capture(domain, parent, 600)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 600 });
  });

  it('lets the next one go that waited behind it', async () => {
    const { domain, action, parent } = await stuck('capture', 400);
    const next = tokenOf(await capture(domain, parent, 500, later));
    await domain.pass(DAY, DAY / 8);
    expect(await stateOf(domain, next)).toBe('waiting');
    show(domain, { captured: 0 });
    await say(domain, action, 'failed');
    await domain.pass(5 * SECOND, SECOND);
    expect(await stateOf(domain, next)).toBe('succeeded');
    expect(movedAt(domain)).toMatchObject({ captured: 500 });
  });

  it.each(['succeeded', 'failed'] as const)(
    'a release said to have %s leaves that much to capture',
    async (outcome) => {
      const { domain, action, parent } = await stuckVoid();
      expect(await say(domain, action, outcome)).toMatchObject({ result: 'decided' });
      const captured = await capture(domain, parent, 900);
      expect(captured).toMatchObject(outcome === 'succeeded' ? { code: 'nothing_left' } : { result: 'succeeded' });
      expect(movedAt(domain)).toMatchObject({ captured: outcome === 'succeeded' ? 0 : 900 });
    },
  );

  it('is decided once, though two people say different things at the same time', async () => {
    const { domain, action } = await stuck('refund', 300);
    const answers = await Promise.all([say(domain, action, 'succeeded'), say(domain, action, 'failed')]);
    expect(answers).toMatchObject([{ result: 'decided' }, { result: 'refused', code: 'already_decided' }]);
    await domain.pass(5 * SECOND, SECOND);
    expect(told(domain)).toEqual(['refund ok']);
  });

  it('whose call broke off is told to nobody: the merchant sees it, and the same call again is answered', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    silence(domain);
    const request = moveRequest('capture', token, 400);
    const asking = performAction(domain, domain.store, 'gateway', request, 5_000);
    await expect.poll(async () => (await actionsOf(domain)).length).toBe(2);
    const { id = 0, public_id: action = '' } = (await actionsOf(domain))[1] ?? {};
    await answerLost(domain, { id });
    await domain.tasks.idle();
    expect(await say(domain, action, 'succeeded', true)).toMatchObject({ result: 'decided', told: false });
    expect((await asking).answer).toMatchObject({ result: 'succeeded', token: action });
    await domain.pass(5 * SECOND, SECOND);
    expect(told(domain)).toEqual([]);
    expect(await flagsOf(domain)).toEqual(['unheard']);
  });
});

describe('the amounts after a person said "succeeded"', () => {
  it('a capture that shows late is not taken for the next one', async () => {
    const { domain, action, parent } = await stuck('capture', 400);
    await say(domain, action, 'succeeded');
    silence(domain);
    const next = tokenOf(await capture(domain, parent, 400, later));
    domain.provider.onAsk = null;
    show(domain, { captured: 400 });
    await look(domain);
    expect(await stateOf(domain, next)).toBe('submitted');
    show(domain, { captured: 800 });
    await look(domain);
    expect(await stateOf(domain, next)).toBe('succeeded');
    expect(await capture(domain, parent, 400)).toMatchObject({ code: 'amount_too_high' });
    speakAgain(domain);
    expect(await capture(domain, parent, 100)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
  });

  it('a refund that shows late is not taken for the next equal one', async () => {
    const { domain, action, parent } = await stuck('refund', 300);
    await say(domain, action, 'succeeded');
    silence(domain);
    const next = tokenOf(await refund(domain, parent, 300, later));
    domain.provider.onAsk = null;
    show(domain, { refunded: 300 });
    await look(domain);
    expect(await stateOf(domain, next)).toBe('submitted');
    // It had not arrived: asked for again under its key, it happens once.
    speakAgain(domain);
    await domain.pass(60 * SECOND, 5 * SECOND);
    expect(await stateOf(domain, next)).toBe('succeeded');
    expect(movedAt(domain)).toMatchObject({ refunded: 600 });
    expect(await refund(domain, parent, 301)).toMatchObject({ code: 'amount_too_high' });
    expect(await refund(domain, parent, 300)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ refunded: 900 });
  });

  it('nor is what was released by sending it back, where the provider takes at once', async () => {
    const { domain, action, captured } = await stuckRelease(600);
    await say(domain, action, 'succeeded');
    silence(domain);
    const next = tokenOf(await refund(domain, captured, 300, later));
    domain.provider.onAsk = null;
    show(domain, { refunded: 300 });
    await look(domain);
    expect(await stateOf(domain, next)).toBe('submitted');
    show(domain, { refunded: 600 });
    await look(domain);
    expect(await stateOf(domain, next)).toBe('succeeded');
  });

  it('a refund counts from what the payment showed in time, as ever', async () => {
    const { domain, action, parent } = await stuck('refund', 300);
    await say(domain, action, 'succeeded');
    show(domain, { refunded: 300 });
    await look(domain);
    expect(await refund(domain, parent, 200)).toMatchObject({ result: 'succeeded' });
    expect(await refund(domain, parent, 400)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ refunded: 900 });
  });

  it('"failed" leaves no mark on them', async () => {
    const { domain, action, parent } = await stuck('refund', 300);
    await say(domain, action, 'failed');
    expect(await refund(domain, parent, 900)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ refunded: 900 });
  });

  it('the provider showing it in the end changes nothing and tells nobody twice', async () => {
    const { domain, action } = await stuck('capture', 900);
    await say(domain, action, 'succeeded');
    await domain.pass(5 * SECOND, SECOND);
    show(domain, { captured: 900 });
    await domain.pass(2 * DAY, DAY / 4);
    expect(told(domain)).toEqual(['capture ok']);
    expect(await flagsOf(domain)).toEqual(['moveUnresolved (resolved)']);
  });
});

describe('what is not for a person to decide', () => {
  it('is an action that does not exist, or is decided already', async () => {
    const { domain, action } = await stuck('capture', 400);
    expect(await say(domain, `act_${'0'.repeat(32)}`, 'failed')).toMatchObject({ code: 'not_found' });
    await say(domain, action, 'succeeded');
    for (const force of [false, true]) {
      expect(await say(domain, action, 'failed', force)).toMatchObject({ code: 'already_decided' });
    }
    expect(await stateOf(domain, action)).toBe('succeeded');
  });

  it('is an authorize that waits for money, also by force', async () => {
    const domain = await openCommerce();
    const checkout = await openFor(domain);
    await pay(domain, checkout, { method: 'bank' });
    const action = tokenOf(await authorize(domain, checkout));
    for (const outcome of ['succeeded', 'failed'] as const) {
      expect(await say(domain, action, outcome, true)).toMatchObject({
        code: 'waits_for_money',
        message: expect.stringContaining(`tillgate mark-paid ${checkout}`),
      });
    }
    await operatorOf(domain).markPaid({
      target: checkout,
      received: { amountMinor: 500, currency: 'EUR' },
      bankRef: 'b1',
      accept: false,
      by: 'Ann',
    });
    expect(await say(domain, action, 'succeeded', true)).toMatchObject({
      code: 'waits_for_money',
      message: expect.stringContaining(`tillgate flags accept ${checkout}`),
    });
    expect(await stateOf(domain, action)).toBe('waiting');
  });

  it('is one the provider has not been asked for, also by force: the one before it is', async () => {
    const { domain, action, parent } = await stuck('capture', 400);
    const next = tokenOf(await capture(domain, parent, 500, later));
    expect(await say(domain, next, 'failed', true)).toMatchObject({
      code: 'not_asked_yet',
      message: expect.stringContaining(action),
    });
    expect(await stateOf(domain, next)).toBe('waiting');
  });
});

describe('what a person decides only by force', () => {
  it('is what Tillgate still asks about; the answer that comes then changes nothing', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    let answerNow = () => {};
    const slow = new Promise<void>((resolve) => {
      answerNow = resolve;
    });
    domain.provider.onMove = async () => {
      await slow;
      return { status: 'unknown', cause: 'timeout', message: 'no answer' };
    };
    const action = tokenOf(await capture(domain, token, 400, later));
    const { next_at } = (await actionsOf(domain))[1] ?? {};
    expect(await say(domain, action, 'failed')).toMatchObject({
      code: 'still_asking',
      message: expect.stringContaining(new Date(next_at ?? 0).toISOString()),
    });
    expect(await say(domain, action, 'failed', true)).toMatchObject({ result: 'decided' });
    answerNow();
    await domain.tasks.idle();
    await domain.pass(10 * 60 * SECOND, 10 * SECOND);
    expect(await stateOf(domain, action)).toBe('failed');
    expect(told(domain)).toEqual(['capture did_not_happen']);
    expect(await flagsOf(domain)).toEqual([]);
    expect(domain.provider.moves).toHaveLength(1);
  });

  it.each(['succeeded', 'failed'] as const)('is what moved in part, said to have %s', async (outcome) => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.onMove = (_move, act) => act({ amountMinor: 800 });
    const action = tokenOf(await capture(domain, token, 900, later));
    expect(await say(domain, action, outcome)).toMatchObject({
      code: 'contradicts_provider',
      message: expect.stringMatching(/8\.00 of 9\.00 EUR.*still asking/),
    });
    await domain.pass(8 * DAY, DAY / 8);
    expect(await say(domain, action, outcome)).toMatchObject({
      code: 'contradicts_provider',
      message: expect.stringContaining('8.00 of 9.00 EUR'),
    });
    expect(await stateOf(domain, action)).toBe('submitted');
    expect(await say(domain, action, outcome, true)).toMatchObject({ result: 'decided' });
  });

  it('is "failed" where the provider answered that it was done', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.onMove = () => ({ status: 'succeeded', value: booked(domain) });
    const action = tokenOf(await capture(domain, token, 400, later));
    await domain.pass(8 * DAY, DAY / 8);
    expect(await say(domain, action, 'failed')).toMatchObject({ code: 'contradicts_provider' });
    expect(await say(domain, action, 'succeeded')).toMatchObject({ result: 'decided' });
  });

  it('is a capture that "succeeded" of a payment that was released', async () => {
    const { domain, action } = await stuck('capture', 400);
    domain.provider.write(booked(domain).merchantRef, { stage: 'voided' });
    await look(domain);
    expect(await say(domain, action, 'succeeded')).toMatchObject({
      code: 'contradicts_provider',
      message: expect.stringContaining('voided'),
    });
    expect(await say(domain, action, 'failed')).toMatchObject({ result: 'decided' });
  });
});
