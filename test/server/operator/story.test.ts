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
    expect(await told(domain)).toMatchInlineSnapshot(`
      "Order     order-1
      Store     shop, fake
      Amount    9.00 EUR
      State     completed
      Checkout  co_…
      Payment   pay_…, card, paid

      Now
        Nothing is left to do: the store knows that the order is paid.

      Thu 1 Jan 2026  (UTC)
      00:00:00                The shopper got the link to pay 9.00 EUR.
      00:00:09          +9 s  The shopper chose “card”; it was asked for 9.00 EUR.
      00:00:10          +1 s  “card” shows 9.00 EUR as taken.
      00:00:10                The checkout is complete.
      00:00:10                The store is to be told that the order is paid.
      00:00:10        +80 ms  The store was told that the order is paid, and took it
                              (HTTP 200, 0 ms)."
    `);
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
    expect(await told(domain)).toMatchInlineSnapshot(`
      "Order     order-1
      Store     shop, fake
      Amount    9.00 EUR
      State     completed
      Checkout  co_…
      Payment   pay_…, card, paid

      Now
        The store is told again that the order is paid (Fri 2 Jan 2026 02:30:40):
          tillgate confirmations resend cf_…

      Thu 1 Jan 2026  (UTC)
      22:10:00                The shopper got the link to pay 9.00 EUR.
      22:10:40         +40 s  The shopper chose “card”; it was asked for 9.00 EUR.
      22:10:40       +900 ms  “card” shows 9.00 EUR as taken.
      22:10:40                The checkout is complete.
      22:10:40                The store is to be told that the order is paid.
      22:20:40       +10 min  Try 1 to tell the store failed (login not possible:
                              ECONNREFUSED).
      22:30:40       +10 min  5 more tries ended the same way, until:

      Fri 2 Jan 2026  (UTC)
      00:30:40                Try 7 to tell the store failed (login not possible:
                              ECONNREFUSED)."
    `);
    domain.platform.onConfirm = (_confirmation, fulfil) => {
      fulfil();
      domain.clock.advance(20 * SECOND);
      return { result: 'unsure', answer: { status: 'no sure answer', body: 'timeout' } };
    };
    await domain.pass(7 * HOUR, 30 * MINUTE);
    expect(await told(domain)).toMatchInlineSnapshot(`
      "Order     order-1
      Store     shop, fake
      Amount    9.00 EUR
      State     completed
      Checkout  co_…
      Payment   pay_…, card, paid

      Now
        Nothing is left to do: the store knows that the order is paid.

      Thu 1 Jan 2026  (UTC)
      22:10:00                The shopper got the link to pay 9.00 EUR.
      22:10:40         +40 s  The shopper chose “card”; it was asked for 9.00 EUR.
      22:10:40       +900 ms  “card” shows 9.00 EUR as taken.
      22:10:40                The checkout is complete.
      22:10:40                The store is to be told that the order is paid.
      22:20:40       +10 min  Try 1 to tell the store failed (login not possible:
                              ECONNREFUSED).
      22:30:40       +10 min  5 more tries ended the same way, until:

      Fri 2 Jan 2026  (UTC)
      00:30:40                Try 7 to tell the store failed (login not possible:
                              ECONNREFUSED).
      02:40:40   +2 h 10 min  Try 8 to tell the store had no sure answer (timeout):
                              nothing is sent again before it is read back.
      06:41:00          +4 h  The store was read back: it shows the order as paid, so
                              it knows."
    `);
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
    expect(await told(domain)).toMatchInlineSnapshot(`
      "Order     order-1
      Store     shop, fake
      Amount    9.00 EUR
      State     completed
      Checkout  co_…
      Payment   pay_…, card, partially refunded

      Now
        Nothing is left to do.

      Thu 1 Jan 2026  (UTC)
      00:00:00                The shopper got the link to pay 9.00 EUR.
      00:00:30         +30 s  The shopper chose “card”; it was asked for 9.00 EUR.
      00:00:30       +700 ms  “card” shows 9.00 EUR as reserved.
      00:00:30                The checkout is complete.
      00:00:34          +4 s  The store asked to claim 9.00 EUR: done at once.

      Fri 2 Jan 2026  (UTC)
      02:00:34      +1 d 2 h  The store asked to capture 6.00 EUR.
      02:00:34                “card” was asked to capture 6.00 EUR.
      02:00:34                “card” shows 6.00 EUR as taken, a part.
      02:00:34                The capture of 6.00 EUR is done.
      03:00:34          +1 h  The store asked to refund 2.00 EUR.
      03:00:34                “card” was asked to refund 2.00 EUR.
      03:00:49         +15 s  No sure answer about the refund of 2.00 EUR (timeout):
                              it is looked into.
      03:00:49                “card” shows 2.00 EUR as refunded, a part.
      03:00:49                The refund of 2.00 EUR is done."
    `);
    expect(await told(domain, 'order-1', 120)).toMatchInlineSnapshot(`
      "Order     order-1
      Store     shop, fake
      Amount    9.00 EUR
      State     completed
      Checkout  co_…
      Payment   pay_…, card, partially refunded

      Now
        Nothing is left to do.

      Thu 1 Jan 2026  (UTC)
      00:00:00                The shopper got the link to pay 9.00 EUR.
      00:00:30         +30 s  The shopper chose “card”; it was asked for 9.00 EUR.
      00:00:30       +700 ms  “card” shows 9.00 EUR as reserved.
      00:00:30                The checkout is complete.
      00:00:34          +4 s  The store asked to claim 9.00 EUR: done at once.

      Fri 2 Jan 2026  (UTC)
      02:00:34      +1 d 2 h  The store asked to capture 6.00 EUR.
      02:00:34                “card” was asked to capture 6.00 EUR.
      02:00:34                “card” shows 6.00 EUR as taken, a part.
      02:00:34                The capture of 6.00 EUR is done.
      03:00:34          +1 h  The store asked to refund 2.00 EUR.
      03:00:34                “card” was asked to refund 2.00 EUR.
      03:00:49         +15 s  No sure answer about the refund of 2.00 EUR (timeout): it is looked into.
      03:00:49                “card” shows 2.00 EUR as refunded, a part.
      03:00:49                The refund of 2.00 EUR is done."
    `);
  });
});
