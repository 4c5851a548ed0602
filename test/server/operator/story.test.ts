import { describe, expect, it } from 'vitest';
import { storyText } from '../../../server/cli/story-text.ts';
import { HOUR, MINUTE, SECOND } from '../../../server/clock.ts';

import { tellStories } from '../../../server/operator/story/tell.ts';
import { authorize, booked, capture, openCommerce, openFor, refund, tokenOf } from '../support/commerce.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

/** The only story of an order, with its random ids made equal, at 80 columns. */
async function told(domain: TestDomain, target = 'order-1', width = 80): Promise<string> {
  const [story, ...others] = await tellStories(domain, target);
  if (!story || others.length > 0) throw new Error('expected one story');
  return storyText(story, { zone: 'UTC', width }).replace(/\b(co|pay|act|cf|op)_[0-9a-f]{32}\b/g, '$1_…');
}

/** The provider answers after a while. */
function slow(domain: TestDomain, ms: number): void {
  const answer = domain.provider.onCreate;
  domain.provider.onCreate = (input, book) => {
    domain.clock.advance(ms);
    return answer(input, book);
  };
}

describe('a story', () => {
  it('of a payment as it should be', async () => {
    const domain = await openTestDomain();
    slow(domain, 1_200);
    const checkout = await openOrder(domain);
    domain.clock.advance(9 * SECOND);
    await pay(domain, checkout);
    domain.clock.advance(80);
    await domain.runDue();
    expect(await told(domain)).toMatchInlineSnapshot();
  });

  it('of a night with the store down and an answer that got lost', async () => {
    const domain = await openTestDomain({ idempotentStore: false });
    domain.clock.advance(22 * HOUR + 10 * MINUTE);
    slow(domain, 900);
    const checkout = await openOrder(domain);
    domain.platform.onConfirm = () => ({
      result: 'notDelivered',
      answer: { status: 'login not possible', body: 'ECONNREFUSED' },
    });
    domain.clock.advance(40 * SECOND);
    await pay(domain, checkout);
    await domain.pass(3 * HOUR, 10 * MINUTE);
    expect(await told(domain)).toMatchInlineSnapshot();
    domain.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      domain.clock.advance(20 * SECOND);
      return { result: 'unsure', answer: { status: 'no sure answer', body: 'timeout' } };
    };
    await domain.pass(7 * HOUR, 30 * MINUTE);
    expect(await told(domain)).toMatchInlineSnapshot();
  });

  it('of an order that is claimed, captured and refunded in parts', async () => {
    const domain = await openCommerce();
    slow(domain, 700);
    const checkout = await openFor(domain);
    domain.clock.advance(30 * SECOND);
    await pay(domain, checkout);
    domain.clock.advance(4 * SECOND);
    const token = tokenOf(await authorize(domain, checkout));
    domain.clock.advance(26 * HOUR);
    const taken = tokenOf(await capture(domain, token, 600));
    domain.clock.advance(HOUR);
    domain.provider.onMove = (_move, act) => {
      act();
      domain.clock.advance(15 * SECOND);
      return { status: 'unknown', cause: 'timeout', message: 'no answer' };
    };
    await refund(domain, taken, 200);
    expect(booked(domain).refunded.amountMinor).toBe(200);
    await domain.pass(MINUTE, SECOND * 5);
    expect(await told(domain)).toMatchInlineSnapshot();
    expect(await told(domain, 'order-1', 120)).toMatchInlineSnapshot();
  });
});
