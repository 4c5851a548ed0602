import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { invoiceMethods } from '../../../../server/providers/btcpay/greenfield.ts';
import { payInstructions } from '../../../../server/providers/btcpay/pay-instructions.ts';
import { begin, openFixture } from './fixture.ts';

const address = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq';
const LNBC = 'lnbc20u1pvjluezpp5qqqsyqcyq5rqwzqf';
const chain = {
  paymentMethodId: 'BTC-CHAIN',
  currency: 'BTC',
  destination: address,
  paymentLink: `bitcoin:${address}?amount=0.00015343`,
  rate: '65177.3',
  due: '0.00015343',
  activated: true,
};
const lightning = { ...chain, paymentMethodId: 'BTC-LN', destination: LNBC, paymentLink: `lightning:${LNBC}` };
const of = (...methods: object[]) => payInstructions(invoiceMethods.parse(methods));

describe('the ways to pay an invoice on a page of our own', () => {
  it('are the address and the Lightning invoice, each with a link that fits a QR code', () => {
    const ways = of(chain, lightning);
    expect(ways).toMatchObject([
      { kind: 'lightning', destination: LNBC, link: `lightning:${LNBC}`, part: null },
      { kind: 'onChain', currency: 'BTC', destination: address, due: '0.00015343', part: null },
    ]);
    for (const { link } of ways) expect(encode(link).size).toBeGreaterThan(20);
  });

  it.each([
    ['not activated', { activated: false, destination: null }],
    ['paid', { due: '0.00000000' }],
    ['overpaid', { due: '-0.00010000' }],
    ['of a plugin', { paymentMethodId: 'XMR-CHAIN' }],
    ['without a link', { paymentLink: null }],
    ['with a link that is no wallet’s', { paymentLink: 'javascript:alert(1)' }],
    ['with a link that breaks out', { paymentLink: `bitcoin:${address}?amount=1"><b` }],
    ['with a link no camera can read', { paymentLink: `bitcoin:${address}?label=${'a'.repeat(700)}` }],
  ])('leave out a method that is %s', (_what, change) => {
    expect(of({ ...chain, ...change })).toEqual([]);
  });

  it('keep the payjoin address of a store that has it', () => {
    const link = `${chain.paymentLink}&pj=https://btcpay.example.com/BTC/pj`;
    expect(of({ ...chain, paymentLink: link })).toMatchObject([{ link }]);
  });

  it('say how much of the price was seen, from the first part on', () => {
    const amounts = { amount: '0.00020000', totalPaid: '0.00004657' };
    expect(of({ ...chain, ...amounts })).toMatchObject([{ part: { seen: '0.00004657', total: '0.00020000' } }]);
  });

  it('are read from what the server answers', async () => {
    const fixture = await openFixture();
    const { invoice } = await begin(fixture);
    const answer = await fetch(`${fixture.fake.url}/api/v1/invoices/${invoice.id}/payment-methods`, {
      headers: { authorization: `token ${fixture.fake.settings.apiKey}` },
    });
    expect(payInstructions(invoiceMethods.parse(await answer.json()))).toMatchObject([
      { kind: 'lightning', due: '0.00200000' },
      { kind: 'onChain', destination: invoice.destination, due: '0.00200000' },
    ]);
    await fixture.close();
  });
});
