import { describe, expect, it } from 'vitest';
import { declined, pending, succeeded, unknown } from '../../../server/payments/outcome.ts';
import { openTestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

describe('one press of Pay', () => {
  it('captures, completes the checkout and tells the store once, with the right amount', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await pay(domain, checkout);
    expect(await view(domain, checkout)).toMatchObject({
      state: 'completed',
      storeInformed: false,
      payment: { state: 'paid' },
    });
    await domain.runDue();
    await domain.runDue();
    expect(domain.platform.heard).toMatchObject([
      { orderRef: 'order-1', kind: 'paid', money: { amountMinor: 900, currency: 'EUR' } },
    ]);
    expect((await view(domain, checkout)).storeInformed).toBe(true);
  });

  it('is one payment when ten presses arrive at once, with one key or with ten', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await Promise.all(Array.from({ length: 10 }, () => pay(domain, checkout, { attempt: 'same-press' })));
    await Promise.all(Array.from({ length: 10 }, () => pay(domain, checkout).catch(() => undefined)));
    expect(domain.provider.creates).toHaveLength(1);
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(1);
  });

  it('is one payment when two tabs pay while the provider is slow', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    let answer = () => {};
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const charge = domain.provider.onCreate;
    domain.provider.onCreate = async (input, book) => {
      await slow;
      return charge(input, book);
    };
    const first = pay(domain, checkout);
    await pay(domain, checkout, { method: 'bank' });
    expect((await view(domain, checkout)).payment).toMatchObject({ state: 'processing', method: 'card' });
    answer();
    await first;
    expect(domain.provider.creates).toHaveLength(1);
    expect(domain.transfers.creates).toHaveLength(0);
  });

  it('can be tried again after a decline, and pays once', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    const charge = domain.provider.onCreate;
    domain.provider.onCreate = () => declined('insufficient_funds', 'no');
    await pay(domain, checkout);
    expect(await view(domain, checkout)).toMatchObject({
      state: 'open',
      payment: { state: 'failed', failure: { code: 'insufficient_funds' } },
    });
    domain.provider.onCreate = charge;
    await pay(domain, checkout);
    await domain.runDue();
    expect(domain.platform.fulfilled).toEqual(new Map([['order-1', 1]]));
  });

  it('believes "captured" only when the provider repeats it', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = (input, book) => {
      book({ stage: 'processing' });
      return succeeded({ payment: { ...book(), stage: 'captured', captured: input.money } });
    };
    await pay(domain, checkout);
    await domain.runDue();
    expect(domain.platform.heard).toHaveLength(0);
    expect((await view(domain, checkout)).state).toBe('processing');
  });

  it('refuses a method the store does not offer, an unknown checkout and an ended one', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    await expect(pay(domain, checkout, { method: 'cash' })).rejects.toMatchObject({ code: 'method_unknown' });
    await expect(pay(domain, `co_${'0'.repeat(32)}`)).rejects.toMatchObject({ code: 'checkout_not_found' });
    await domain.pass(2 * 3_600_000);
    await expect(pay(domain, checkout)).rejects.toMatchObject({ code: 'checkout_closed' });
    expect((await view(domain, checkout)).state).toBe('expired');
  });
});

describe('an answer that was lost', () => {
  it('stays unknown until the provider says what happened, and is then paid once', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = (input, book) => {
      book({ stage: 'captured', captured: input.money });
      return unknown('timeout', 'no answer');
    };
    await pay(domain, checkout);
    expect(await view(domain, checkout)).toMatchObject({ state: 'processing', payment: { state: 'processing' } });
    await pay(domain, checkout);
    expect(domain.provider.creates).toHaveLength(1);
    await domain.pass(10_000, 1_000);
    expect((await view(domain, checkout)).state).toBe('completed');
    expect(domain.platform.fulfilled.get('order-1')).toBe(1);
  });

  it('leads to the bank after all when the way there was lost with the answer', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = (_input, book) => {
      const payment = book({ stage: 'actionRequired' });
      domain.provider.onAsk = () => ({
        status: 'actionRequired',
        value: payment,
        redirectUrl: 'https://bank.example/challenge',
        display: 'top',
      });
      return unknown('timeout', 'no answer');
    };
    await pay(domain, checkout);
    await domain.pass(10_000, 1_000);
    expect((await view(domain, checkout)).payment).toMatchObject({
      state: 'actionRequired',
      action: { url: 'https://bank.example/challenge', display: 'top' },
    });
  });

  it('becomes "never happened" only when the provider still knows nothing long after', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = () => unknown('connectionLost', 'gone');
    await pay(domain, checkout);
    await domain.pass(100_000, 1_000);
    expect((await view(domain, checkout)).payment?.state).toBe('processing');
    await domain.pass(100_000, 1_000);
    expect((await view(domain, checkout)).payment?.state).toBe('failed');
    expect((await view(domain, checkout)).state).toBe('open');
  });

  it('is never turned into a decline by time: after the last question a person is asked', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = () => unknown('timeout', 'no answer');
    domain.provider.onAsk = () => unknown('serverError', 'still down');
    await pay(domain, checkout);
    await domain.pass(8 * 86_400_000, 600_000);
    const shown = await view(domain, checkout);
    expect(shown.payment?.state).toBe('processing');
    const flags = await domain.database.read.selectFrom('flags').select('code').execute();
    expect(flags).toEqual([{ code: 'unresolved' }]);
  });

  it('is found after a kill between the provider’s charge and our record of it', async () => {
    const before = await openTestDomain();
    const checkout = await openOrder(before);
    before.provider.onCreate = (input, book) => {
      book({ stage: 'captured', captured: input.money });
      return new Promise(() => {});
    };
    void pay(before, checkout);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const after = await before.restart();
    after.clock.advance(120_000);
    await after.runDue();
    expect((await view(after, checkout)).state).toBe('completed');
    expect(after.provider.creates).toHaveLength(1);
    expect(after.platform.fulfilled.get('order-1')).toBe(1);
  });
});

describe('another way to pay', () => {
  it('gives up an unfinished challenge at the provider before it begins', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    const charge = domain.provider.onCreate;
    domain.provider.onCreate = (_input, book) => ({
      status: 'actionRequired',
      value: { payment: book({ stage: 'actionRequired' }) },
      redirectUrl: 'https://bank.example/challenge',
      display: 'frame',
    });
    await pay(domain, checkout);
    expect((await view(domain, checkout)).payment?.action).toEqual({
      url: 'https://bank.example/challenge',
      display: 'frame',
    });
    domain.provider.onCreate = charge;
    await pay(domain, checkout);
    expect(domain.provider.creates).toHaveLength(1);
    await pay(domain, checkout, { replace: true });
    expect([...domain.provider.books.values()].map((one) => one.stage)).toEqual(['voided', 'captured']);
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('finds out that the challenge was passed at that very moment, and charges nothing more', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = (_input, book) => ({
      status: 'actionRequired',
      value: { payment: book({ stage: 'actionRequired' }) },
      redirectUrl: 'https://bank.example/challenge',
      display: 'frame',
    });
    await pay(domain, checkout);
    const [booked] = domain.provider.books.values();
    domain.provider.write(booked?.merchantRef ?? '', {
      stage: 'captured',
      captured: { amountMinor: 900, currency: 'EUR' },
    });
    await pay(domain, checkout, { replace: true }).catch(() => undefined);
    expect(domain.provider.creates).toHaveLength(1);
    expect((await view(domain, checkout)).state).toBe('completed');
  });

  it('is not begun while the provider may be moving money', async () => {
    const domain = await openTestDomain();
    const checkout = await openOrder(domain);
    domain.provider.onCreate = (_input, book) => pending({ payment: book() });
    await pay(domain, checkout);
    await pay(domain, checkout, { replace: true, method: 'bank' });
    expect(domain.transfers.creates).toHaveLength(0);
  });
});
