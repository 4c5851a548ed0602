import { describe, expect, it } from 'vitest';
import type { MethodTerms } from '../../../server/config/terms.ts';
import { openCheckout } from '../../../server/payments/open-checkout.ts';
import { startPayment } from '../../../server/payments/start-payment.ts';
import { viewCheckout } from '../../../server/payments/view.ts';
import { MAX_AMOUNT_MINOR } from '../../../shared/money.ts';
import { openTestDomain, type TestDomain } from '../support/domain.ts';
import { quoteOf } from '../support/fake-platform.ts';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

interface Order {
  readonly money?: { amountMinor: number; currency: string };
  /** What the order says, and what the shopper's address says. */
  readonly country?: string;
  readonly seen?: string;
}

async function open(card: Partial<MethodTerms>, order: Order = {}, bank: Partial<MethodTerms> = { countries: ['JP'] }) {
  const domain = await openTestDomain({ terms: { card, bank }, priceIsFinal: false });
  const { money = eur(900), country = null } = order;
  const request = { orderRef: 'order-1', quote: quoteOf(900, { money, country }) };
  const link = await openCheckout(domain, domain.store, request, AbortSignal.timeout(1_000));
  return { domain, checkout: link.result === 'link' ? link.checkout : '', seen: order.seen ?? 'NL' };
}

const offered = async (domain: TestDomain, checkout: string, seen: string | null) =>
  (await viewCheckout(domain, checkout, seen)).view.methods.map(({ id }) => id);
const press = (domain: TestDomain, checkout: string, seen: string | null) =>
  startPayment(domain, checkout, { method: 'card', attempt: 'attempt-1', locale: 'en' }, seen);

describe('a method is offered', () => {
  it.each<[string, Partial<MethodTerms>, Order, boolean]>([
    ['without terms', {}, {}, true],
    ['at its minimum', { minimum: [eur(900)] }, {}, true],
    ['below its minimum', { minimum: [eur(901)] }, {}, false],
    ['at its maximum', { maximum: [eur(900)] }, {}, true],
    ['above its maximum', { maximum: [eur(899)] }, {}, false],
    ['with limits in another currency only', { minimum: [usd(5_000)], maximum: [usd(9_000)] }, {}, true],
    ['in one of its currencies', { currencies: ['USD', 'EUR'] }, {}, true],
    ['in another currency', { currencies: ['USD'] }, {}, false],
    ['in the country of the shopper’s address', { countries: ['NL'] }, { seen: 'NL' }, true],
    ['in another country', { countries: ['NL'] }, { seen: 'FR' }, false],
    [
      'in the country of the order, wherever the shopper is',
      { countries: ['NL'] },
      { country: 'NL', seen: 'FR' },
      true,
    ],
    ['in another country of the order', { countries: ['NL'] }, { country: 'FR', seen: 'NL' }, false],
    [
      'with a surcharge beyond all amounts',
      { surcharge: { fixed: [], percentThousandths: 1_000 } },
      { money: eur(MAX_AMOUNT_MINOR) },
      false,
    ],
  ])('%s: the page and the press of Pay agree', async (_name, terms, order, yes) => {
    const { domain, checkout, seen } = await open(terms, order);
    expect(await offered(domain, checkout, seen)).toEqual(yes ? ['card'] : []);
    if (yes) await press(domain, checkout, seen);
    else await expect(press(domain, checkout, seen)).rejects.toMatchObject({ code: 'method_unknown', status: 422 });
    expect(domain.provider.creates).toHaveLength(yes ? 1 : 0);
  });

  it('where nobody knows the country: the provider has the last word', async () => {
    const { domain, checkout } = await open({ countries: ['NL'] });
    expect(await offered(domain, checkout, null)).toEqual(['card', 'bank']);
    await press(domain, checkout, null);
    expect(domain.provider.creates).toHaveLength(1);
  });

  it('also to a shopper whose attempt runs, from wherever they come back', async () => {
    const { domain, checkout } = await open({ countries: ['NL'] });
    domain.provider.onCreate = (_input, book) => ({
      status: 'pending',
      value: { payment: book({ stage: 'processing' }) },
    });
    await press(domain, checkout, 'NL');
    await startPayment(domain, checkout, { method: 'card', attempt: 'attempt-2', locale: 'en' }, 'FR');
    expect(domain.provider.creates).toHaveLength(1);
    expect((await viewCheckout(domain, checkout, 'FR')).view.payment?.state).toBe('processing');
  });

  it('by the order’s own amount: the surcharge does not count towards the limits', async () => {
    const surcharge = { fixed: [eur(100)], percentThousandths: 0 };
    const { domain, checkout } = await open({ surcharge, maximum: [eur(900)] });
    expect(await offered(domain, checkout, 'NL')).toEqual(['card']);
  });

  it('an order keeps its country when it is asked for again without one', async () => {
    const { domain, checkout } = await open({ countries: ['NL'] }, { country: 'NL' });
    const again = { orderRef: 'order-1', quote: quoteOf(900, { successUrl: 'https://shop.example/other' }) };
    await openCheckout(domain, domain.store, again, AbortSignal.timeout(1_000));
    expect(await offered(domain, checkout, 'FR')).toEqual(['card']);
  });
});

describe('an order for which no method is offered', () => {
  it('is shown to the merchant, with the reason of each method', async () => {
    const { domain, checkout } = await open({ minimum: [eur(1_000)] }, { seen: 'FR' });
    expect(await offered(domain, checkout, 'FR')).toEqual([]);
    expect(domain.alerts).toEqual([
      {
        code: 'nothing_offered',
        subject: 'shop',
        about: 'order-1',
        message: expect.stringContaining(
          '(card: €9.00 is below its minimum of €10.00; bank: not offered in the country FR)',
        ),
      },
    ]);
  });

  it('alerts nobody while one is left', async () => {
    const { domain, checkout } = await open({ minimum: [eur(1_000)] }, {}, {});
    expect(await offered(domain, checkout, 'NL')).toEqual(['bank']);
    expect(domain.alerts).toEqual([]);
  });
});
