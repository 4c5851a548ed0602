import { expect, it } from 'vitest';
import { begin, idle, known, move, openFixture, outcomeValue, paid, retrieve } from './fixture.ts';

/** Such servers refuse the newer path with an empty 404. */
async function openOlder() {
  const fixture = await openFixture();
  fixture.fake.settings.belowStore = true;
  return fixture;
}

it('an older server is asked below its store, after one look at the newer path', async () => {
  const fixture = await openOlder();
  const { payment } = await paid(fixture);
  expect((await retrieve(fixture, payment)).stage).toBe('captured');
  expect((await fixture.provider.refund?.(move(payment, 100)))?.status).toBe('pending');
  expect(fixture.fake.books.pullPayments.size).toBe(1);
  const newer = fixture.calls.filter(({ url }) => url.includes('/api/v1/invoices/'));
  expect(newer).toHaveLength(1);
  await fixture.close();
});

it('a server that is brought up to date meanwhile is asked in the new way', async () => {
  const fixture = await openOlder();
  const { payment } = await begin(fixture);
  await retrieve(fixture, payment);
  fixture.fake.settings.belowStore = false;
  const voided = await fixture.provider.void?.(move(payment, 10_000));
  expect(outcomeValue(voided ?? expect.fail()).stage).toBe('voided');
  await fixture.close();
});

it('an invoice that neither path knows is refused', async () => {
  const fixture = await openOlder();
  const { payment } = await begin(fixture);
  const outcome = await fixture.provider.retrieve({ ...known(payment), providerRef: 'invented' }, idle());
  expect(outcome).toMatchObject({ status: 'rejected', code: 'not_found' });
  await fixture.close();
});
