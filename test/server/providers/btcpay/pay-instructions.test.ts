import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { invoiceMethods } from '../../../../server/providers/btcpay/greenfield.ts';
import { payInstructions } from '../../../../server/providers/btcpay/pay-instructions.ts';
import { begin, openFixture } from './fixture.ts';

const address = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq';
const chain = {
  paymentMethodId: 'BTC-CHAIN',
  currency: 'BTC',
  destination: address,
  paymentLink: `bitcoin:${address}?amount=0.00015343`,
  rate: '65177.3',
  due: '0.00015343',
  activated: true,
};
const lightning = { ...chain, paymentMethodId: 'BTC-LN', destination: 'lnbc1x', paymentLink: 'lightning:LNBC1X' };
const of = (...methods: object[]) => payInstructions(invoiceMethods.parse(methods));

describe('the ways to pay an invoice on a page of our own', () => {
  it('are the address and the Lightning invoice, each with a link that fits a QR code', () => {
    const ways = of(chain, lightning);
    expect(ways).toMatchObject([
      { kind: 'onChain', currency: 'BTC', destination: address, due: '0.00015343' },
      { kind: 'lightning', destination: 'lnbc1x', link: 'lightning:LNBC1X' },
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
  ])('leave out a method that is %s', (_what, change) => {
    expect(of({ ...chain, ...change })).toEqual([]);
  });

  it('are read from what the server answers', async () => {
    const fixture = await openFixture();
    const { invoice } = await begin(fixture);
    const answer = await fetch(`${fixture.fake.url}/api/v1/invoices/${invoice.id}/payment-methods`, {
      headers: { authorization: `token ${fixture.fake.settings.apiKey}` },
    });
    expect(payInstructions(invoiceMethods.parse(await answer.json()))).toMatchObject([
      { kind: 'onChain', destination: invoice.destination, due: '0.00200000' },
    ]);
    await fixture.close();
  });
});
