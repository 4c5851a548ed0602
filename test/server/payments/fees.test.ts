import { describe, expect, it } from 'vitest';
import type { MethodTerms, Surcharge } from '../../../server/config/terms.ts';
import { operatorOf } from '../../../server/operator/open.ts';
import type { Method } from '../../../server/payments/domain.ts';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import { openTestDomain, type TestDomain, type TestStoreOptions } from '../support/domain.ts';
import { openOrder, pay, view } from '../support/shopper.ts';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
/** 35 cents and 1 %: 44 cents on an order of 9 euros. */
const SURCHARGE: Surcharge = { fixed: [eur(35)], percentThousandths: 1_000 };
const FEE = 44;
const terms = { card: { surcharge: SURCHARGE }, bank: { surcharge: SURCHARGE } };
const MINUTE = 60_000;

const open = (options: TestStoreOptions = {}) => openTestDomain({ terms, ...options });
const told = (domain: TestDomain) => domain.platform.heard.map(({ kind, money }) => `${kind} ${money.amountMinor}`);
const payments = (domain: TestDomain) =>
  domain.database.read.selectFrom('payments').select(['amount_minor', 'surcharge_minor']).orderBy('id').execute();

/** The merchant changes `tillgate.yaml` and starts Tillgate again. */
function reprice(domain: TestDomain, method: string, changes: Partial<MethodTerms>): void {
  const methods = domain.methods as Map<string, Method>;
  const before = methods.get(method);
  if (!before) throw new Error(`No method ${method}`);
  methods.set(method, { ...before, terms: { ...before.terms, ...changes } });
}

describe('a method with a surcharge', () => {
  it('says it before anything is paid, beside the order’s own amount', async () => {
    const domain = await open({ terms: { card: terms.card } });
    const { amount, methods } = await view(domain, await openOrder(domain));
    expect(amount).toEqual(eur(900));
    expect(methods.map(({ id, surcharge }) => [id, surcharge])).toEqual([
      ['card', eur(FEE)],
      ['bank', null],
    ]);
  });

  it('is charged with the order, and the store is told its own amount', async () => {
    const domain = await open();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { total: 900 + FEE });
    await domain.runDue();
    expect(domain.provider.creates.map(({ money }) => money)).toEqual([eur(944)]);
    expect(await payments(domain)).toEqual([{ amount_minor: 944, surcharge_minor: FEE }]);
    expect(told(domain)).toEqual(['paid 900']);
    const { state, payment } = await view(domain, checkout);
    expect([state, payment?.surcharge]).toEqual(['completed', eur(FEE)]);
  });

  it('charges nothing when the page showed another sum', async () => {
    const domain = await open();
    const checkout = await openOrder(domain);
    for (const total of [900, 943, 945, 0]) {
      await expect(pay(domain, checkout, { total })).rejects.toMatchObject({ code: 'price_changed', status: 409 });
    }
    expect([domain.provider.creates, await payments(domain)]).toEqual([[], []]);
    expect((await view(domain, checkout)).state).toBe('open');
  });

  it('is charged to a page that does not say what it showed', async () => {
    const domain = await open();
    await pay(domain, await openOrder(domain));
    expect(domain.provider.creates.map(({ money }) => money)).toEqual([eur(944)]);
  });

  it('keeps an attempt’s price when the merchant changes it, and asks the next one for the new', async () => {
    const domain = await open();
    domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { attempt: 'attempt-1', total: 944 });
    reprice(domain, 'card', { surcharge: { fixed: [eur(500)], percentThousandths: 0 } });
    // The same press again is the same payment, whatever it says now.
    await pay(domain, checkout, { attempt: 'attempt-1', total: 944 });
    await pay(domain, checkout, { attempt: 'attempt-2', total: 944 });
    expect(await payments(domain)).toEqual([{ amount_minor: 944, surcharge_minor: FEE }]);
    expect((await view(domain, checkout)).payment?.surcharge).toEqual(eur(FEE));

    domain.provider.write(domain.provider.creates[0]?.merchantRef ?? '', { stage: 'captured', captured: eur(944) });
    await domain.pass(2 * MINUTE, 5_000);
    expect(told(domain)).toEqual(['paid 900']);
    await expect(pay(domain, await openOrder(domain, 'order-2'), { total: 944 })).rejects.toThrow(/another sum/);
  });

  it('is not given up for another way to pay whose price has changed', async () => {
    const domain = await open();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    reprice(domain, 'card', { surcharge: null });
    await expect(pay(domain, checkout, { replace: true, total: 944 })).rejects.toMatchObject({ code: 'price_changed' });
    expect((await view(domain, checkout)).payment).toMatchObject({ method: 'bank', state: 'processing' });
    await pay(domain, checkout, { replace: true, total: 900 });
    expect(await payments(domain)).toEqual([
      { amount_minor: 944, surcharge_minor: FEE },
      { amount_minor: 900, surcharge_minor: 0 },
    ]);
  });

  it('has none where the platform moves the money itself', async () => {
    const domain = await open({ capture: 'manual', card: { manualCapture: true } });
    const checkout = await openOrder(domain);
    expect((await view(domain, checkout)).methods.map(({ surcharge }) => surcharge)).toEqual([null, null]);
    await pay(domain, checkout, { total: 900 });
    expect(domain.provider.creates.map(({ money }) => money)).toEqual([eur(900)]);
  });
});

describe('money that arrives with a surcharge', () => {
  async function awaited(): Promise<{ domain: TestDomain; checkout: string }> {
    const domain = await open();
    const checkout = await openOrder(domain);
    await pay(domain, checkout, { method: 'bank' });
    return { domain, checkout };
  }
  const mark = (domain: TestDomain, received: number | null, accept = false) =>
    operatorOf(domain).markPaid({
      target: 'order-1',
      received: received === null ? null : eur(received),
      bankRef: `bank-${received}`,
      accept,
      by: 'test',
    });
  const flagDetails = async (domain: TestDomain) =>
    (await domain.database.read.selectFrom('flags').select(['code', 'detail']).execute()).map(({ code, detail }) => [
      code,
      JSON.parse(detail),
    ]);

  it.each([944, null])('exactly (%j): the store is told its own amount', async (received) => {
    const { domain } = await awaited();
    expect(await mark(domain, received)).toMatchObject({ result: 'paid' });
    await domain.runDue();
    expect([told(domain), await flagDetails(domain)]).toEqual([['paid 900'], []]);
  });

  it.each([
    [943, 'underpaid', 'paid 900'],
    [900, 'underpaid', 'paid 900'],
    [945, 'overpaid', 'paid 901'],
    [20, 'underpaid', 'paid 20'],
  ])('%i is flagged as %s; accepted, the store hears "%s"', async (received, flag, heard) => {
    const { domain } = await awaited();
    expect(await mark(domain, received)).toMatchObject({ result: 'flagged', flags: [flag] });
    await domain.runDue();
    expect(domain.platform.heard).toEqual([]);
    expect(await flagDetails(domain)).toEqual([[flag, { due: 944, arrived: received, surcharge: FEE }]]);
    await mark(domain, received, true);
    await domain.runDue();
    expect(told(domain)).toEqual([heard]);
  });

  it('in two parts: told once, whole', async () => {
    const { domain } = await awaited();
    await mark(domain, 900);
    expect(await mark(domain, 44)).toMatchObject({ result: 'paid' });
    await domain.runDue();
    expect(told(domain)).toEqual(['paid 900']);
  });

  it('late and accepted: the store is told its own amount', async () => {
    const { domain, checkout } = await awaited();
    await domain.pass(6.2 * 86_400_000, 86_400_000 / 4);
    expect(await mark(domain, 944)).toMatchObject({ result: 'flagged', flags: ['paidLate'] });
    await operatorOf(domain).decideFlags(checkout, 'accept', 'test');
    await domain.runDue();
    expect(told(domain)).toEqual(['paid 900']);
  });

  async function captured(changes: Partial<ProviderPayment>): Promise<TestDomain> {
    const domain = await open();
    domain.platform.canConfirm = () => true;
    domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
    await pay(domain, await openOrder(domain));
    domain.provider.write(domain.provider.creates[0]?.merchantRef ?? '', { stage: 'captured', ...changes });
    await domain.pass(2 * MINUTE, 5_000);
    return domain;
  }

  it('a provider that captured only the order’s amount is flagged', async () => {
    const domain = await captured({ captured: eur(900) });
    expect([told(domain), (await flagDetails(domain))[0]?.[0]]).toEqual([[], 'amountMismatch']);
  });

  it.each([
    [944, 900],
    [500, 500],
    [920, 900],
  ])('a dispute of %i is told as %i, never more than the store was told as paid', async (disputed, own) => {
    const domain = await captured({ captured: eur(944), disputed: eur(disputed) });
    expect(told(domain)).toEqual([`chargeback ${own}`]);
  });
});
