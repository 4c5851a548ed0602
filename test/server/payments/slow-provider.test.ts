import { describe, expect, it } from 'vitest';
import { createVisits } from '../../../server/http/visits.ts';
import { createReconciler } from '../../../server/payments/reconciliation.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

const MINUTE = 60_000;
const captured = { stage: 'captured', captured: { amountMinor: 900, currency: 'EUR' } } as const;

/** As many payments that nothing was decided about. */
async function pendingPayments(count: number): Promise<{ domain: TestDomain; checkouts: string[]; refs: string[] }> {
  const domain = await openTestDomain();
  domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
  const checkouts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const checkout = await openOrder(domain, `order-${index}`);
    await pay(domain, checkout);
    checkouts.push(checkout);
  }
  return { domain, checkouts, refs: [...domain.provider.books.keys()] };
}

describe('a provider that does not answer', () => {
  it('is asked about a bounded number of payments at once, and keeps no other provider’s waiting', async () => {
    const { domain, checkouts, refs } = await pendingPayments(41);
    // The last one is another provider's, and the last to become due.
    const card = domain.methods.get('card');
    const last = checkouts.at(-1) ?? '';
    if (!card) throw new Error('no method');
    const quick = { ...card, id: 'quick', provider: { ...card.provider } };
    (domain.methods as Map<string, typeof card>).set('quick', quick);
    const mine = refs.at(-1) ?? '';
    await domain.database.write((tx) =>
      tx.updateTable('payments').set({ method_id: 'quick' }).where('public_id', '=', mine).execute(),
    );
    domain.provider.write(mine, captured);
    let hanging = 0;
    domain.provider.retrieve = () => {
      hanging += 1;
      return new Promise(() => {});
    };
    domain.clock.advance(2 * MINUTE);
    const reconciler = createReconciler(domain);
    await reconciler.run();
    await expect.poll(async () => (await view(domain, last)).state).toBe('completed');
    await reconciler.run();
    expect(hanging).toBe(32);
  });
});

/** Whether all that was begun has been asked. */
async function isAtRest({ provider }: TestDomain): Promise<boolean> {
  const before = provider.asked;
  await new Promise((resolve) => setTimeout(resolve, 300));
  return provider.asked === before;
}

describe('pages that stay open', () => {
  it('have the provider asked less and less often about the same payment', async () => {
    const { domain, checkouts } = await pendingPayments(1);
    const visits = createVisits(domain);
    const shown = await view(domain, checkouts[0] ?? '');
    for (let passed = 0; passed < 10 * MINUTE; passed += 5_000) {
      visits.watched(shown);
      domain.clock.advance(5_000);
    }
    await expect.poll(() => domain.provider.asked).toBeGreaterThan(8);
    await expect.poll(() => isAtRest(domain), { timeout: 20_000 }).toBe(true);
    expect(domain.provider.asked).toBeLessThan(20);
    // Whoever comes back is worth a question at once.
    const before = domain.provider.asked;
    visits.noticed(shown);
    await expect.poll(() => domain.provider.asked).toBe(before + 1);
  });

  it('have it asked about a bounded number of payments at once', async () => {
    const { domain, checkouts } = await pendingPayments(20);
    domain.provider.onAsk = () => new Promise(() => {});
    const visits = createVisits(domain);
    for (const checkout of checkouts) visits.watched(await view(domain, checkout));
    await expect.poll(() => domain.provider.asked).toBe(16);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(domain.provider.asked).toBe(16);
  });
});
