import { describe, expect, it, vi } from 'vitest';
import { storyText } from '../../../server/cli/story-text.ts';
import { HOUR, MINUTE, SECOND } from '../../../server/clock.ts';
import { recoverConfirmations } from '../../../server/confirmations/recover.ts';
import { storeNotification } from '../../../server/database/repositories/notifications.ts';
import { operatorOf } from '../../../server/operator/open.ts';
import { EVENT_LINES } from '../../../server/operator/story/lines.ts';
import { tellStories } from '../../../server/operator/story/tell.ts';
import { FLAGS } from '../../../server/payments/flags.ts';
import { succeeded } from '../../../server/payments/outcome.ts';
import { createReconciler } from '../../../server/payments/reconciliation.ts';
import { recoverPayments } from '../../../server/payments/recover.ts';
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
    expect((await told(domain, 'order-1', 120)).split('\n')).toContain(
      '03:00:49         +15 s  No sure answer about the refund of 2.00 EUR (timeout): it is looked into.',
    );
  });

  it('of a transfer that was short, and of who let it pass', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    expect(await told(domain)).toContain(
      '  The transfer is awaited; once it is on the account:\n    tillgate mark-paid co_… --bank-ref',
    );
    domain.clock.advance(2 * HOUR);
    const operator = operatorOf(domain);
    const received = { amountMinor: 800, currency: 'EUR' };
    const input = { target: checkout, received, bankRef: 'B-1', accept: false, by: 'anna' };
    await operator.markPaid(input);
    expect(await told(domain)).toContain('Less money arrived than is due. Take the money as it is');
    domain.clock.advance(HOUR);
    await operator.decideFlags(checkout, 'accept', 'bert');
    await domain.runDue();
    expect(onwards(await told(domain), 'Thu')).toMatchInlineSnapshot(`
      "Thu 1 Jan 2026  (UTC)
      00:00:00                The shopper got the link to pay 9.00 EUR.
      00:00:00                The shopper chose “bank” and was shown where to send
                              9.00 EUR.
      00:00:00                “bank” has taken it on; the money is awaited.
      02:00:00          +2 h  anna recorded 8.00 EUR on the bank account.
      02:00:00                “bank” shows 8.00 EUR as taken, a part.
      02:00:00                Flag underpaid: Less money arrived than is due. (due
                              9.00 EUR, arrived 8.00 EUR)
      02:00:00                The money is held back until somebody decides; the store
                              is not told.
      03:00:00          +1 h  Flag underpaid is settled, by bert.
      03:00:00                bert accepted the money as it is.
      03:00:00                The checkout is complete.
      03:00:00                The store is to be told that the order is paid.
      03:00:00                The store was told that the order is paid, and took it
                              (HTTP 200, 0 ms)."
    `);
  });

  it('of a server that ended twice at the wrong moment, and of a notification', async () => {
    const first = await openTestDomain({ idempotentStore: false });
    const checkout = await openOrder(first);
    let answer = (): void => undefined;
    first.provider.onCreate = (_input, book) => {
      const payment = book({ stage: 'captured', captured: { amountMinor: 900, currency: 'EUR' } });
      return new Promise((resolve) => {
        answer = () => resolve(succeeded({ payment }));
      });
    };
    const pressed = pay(first, checkout).catch(() => undefined);
    await vi.waitFor(() => expect(first.provider.books.size).toBe(1));
    const second = await first.restart();
    answer();
    await pressed;
    second.clock.advance(MINUTE);
    await recoverPayments(second);
    const [merchantRef = ''] = second.provider.books.keys();
    await receive(second, merchantRef);
    await createReconciler(second).runDue();
    await second.database.write(async (tx) => {
      await tx.updateTable('confirmations').set({ state: 'sending' }).execute();
    });
    second.clock.advance(MINUTE);
    await recoverConfirmations(second);
    await second.pass(10 * MINUTE);
    expect(onwards(await told(second), 'Thu')).toMatchInlineSnapshot(`
      "Thu 1 Jan 2026  (UTC)
      00:00:00                The shopper got the link to pay 9.00 EUR.
      00:00:00                The shopper chose “card”; it was asked for 9.00 EUR.
      00:01:00        +1 min  The server ended before it had the answer of “card”, and
                              asks for it after its restart.
      00:01:00                “card” sent a notification (payment.captured).
      00:01:00                “card” shows 9.00 EUR as taken. Its notification led
                              there.
      00:01:00                The checkout is complete.
      00:01:00                The store is to be told that the order is paid.
      00:02:00        +1 min  The server ended while telling the store that the order
                              is paid, and takes it up again after its restart.
      00:03:00        +1 min  Try 1 reads the store back first: The store does not
                              show the order as paid yet.
      00:04:00        +1 min  The store was told that the order is paid, and took it
                              (HTTP 200, 0 ms)."
    `);
  });

  it('names everything it knows for machines, and nothing of the shopper', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, {
      details: { number: '4242 4242 4242 4242', expiry: '12/40', cvc: '123', name: 'Jane Doe' },
    });
    await domain.runDue();
    const stories = await tellStories(domain, checkout);
    expect(stories).toEqual(await tellStories(domain, 'order-1'));
    const [story] = stories;
    expect(Object.keys(story ?? {})).toEqual(
      'checkout store platform orderRef orderNumber money state now payments lines'.split(' '),
    );
    expect(story?.lines.map(({ kind }) => kind)).toEqual([
      'checkout.opened',
      'payment.started',
      'payment.paid',
      'checkout.completed',
      'confirmation.queued',
      'confirmation.attempt',
    ]);
    for (const line of story?.lines ?? []) expect(Object.keys(line)).toEqual(['at', 'kind', 'about', 'text']);
    expect(JSON.stringify(stories)).not.toMatch(/4242|Jane/);
  });

  it('is of each checkout of an order, oldest first; of nothing that is not there', async () => {
    const domain = await openTestDomain({ priceIsFinal: false });
    const checkout = await openOrder(domain);
    domain.clock.advance(2 * HOUR);
    await domain.runDue();
    const again = await openOrder(domain);
    expect((await tellStories(domain, ' order-1 ')).map((story) => story.checkout)).toEqual([checkout, again]);
    expect(await tellStories(domain, 'order-2')).toEqual([]);
    expect(await tellStories(domain, 'co_nothing')).toEqual([]);
    expect(await tellStories(domain, `'; drop table checkouts --`)).toEqual([]);
  });

  it('has a sentence for every flag and every state', () => {
    const kinds = [
      ...Object.keys(FLAGS).map((code) => `flag.${code}`),
      ...['open', 'processing', 'completed', 'review', 'expired', 'cancelled'].map((state) => `checkout.${state}`),
      ...['unknown', 'actionRequired', 'processing', 'authorized', 'partiallyCaptured', 'paid', 'failed'].map(
        (state) => `payment.${state}`,
      ),
      ...['partiallyRefunded', 'refunded', 'disputed', 'voided'].map((state) => `payment.${state}`),
      ...['queued', 'sending', 'waiting', 'unsure', 'delivered', 'dead'].map(
        (state) => `confirmation.actionResult.${state}`,
      ),
      ...['waiting', 'succeeded', 'failed', 'unknown', 'said'].map((state) => `action.refund.${state}`),
    ];
    for (const kind of kinds) expect([kind, typeof EVENT_LINES[kind]]).toEqual([kind, 'function']);
  });
});

/** From the first day on. */
const onwards = (text: string, mark: string) => text.slice(text.indexOf(`\n${mark}`) + 1);

/** A notification of the provider, as it would come. */
function receive(domain: TestDomain, merchantRef: string): Promise<unknown> {
  return domain.database.write((tx) =>
    storeNotification(tx, {
      method_id: 'card',
      event_id: 'evt_1',
      kind: 'payment.captured',
      verdict: 'verified',
      provider_ref: null,
      merchant_ref: merchantRef,
      state: 'queued',
      next_at: domain.clock.now(),
      received_at: domain.clock.now(),
      handled_at: null,
    }),
  );
}
