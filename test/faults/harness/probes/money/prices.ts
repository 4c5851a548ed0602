/** F1–F4, F6 and F7 at CraftingStore's create call: what may be a price, and in which currency. */
import type { CheckoutView } from '../../../../../shared/api.ts';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { demand } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { createSigned, createText, idIn, urlIn } from '../support/orders.ts';
import { type Visitor, visitor } from '../support/visitor.ts';

/** The price as it is written, so that numbers JavaScript would not write this way arrive as they are. */
const priced = (price: string, currency = 'EUR') =>
  createText({ currency, package: { name: 'VIP', notes: null, price: 'PRICE' } }).replace('"PRICE"', () => price);

async function opened(world: ProbeWorld, by: Visitor, text: string): Promise<CheckoutView> {
  const url = urlIn(await createSigned(world, by, text));
  return JSON.parse((await by.ask(`/api/checkouts/${idIn(url)}`)).text);
}

/** What CraftingStore calls 90 000 cents, and 900 cents, in minor units by ISO 4217. */
const CURRENCIES: readonly (readonly [fault: string, currency: string, price: string, minor: number])[] = [
  ['F6', 'JPY', '90000', 900],
  ['F6', 'KRW', '90000', 900],
  ['F1', 'ISK', '90000', 900],
  ['F1', 'UGX', '90000', 900],
  ['F1', 'USD', '900', 900],
  ['F1', 'TWD', '900', 900],
  ['F1', 'HUF', '900', 900],
  ['F1', 'MGA', '900', 900],
  ['F1', 'MRU', '900', 900],
];

/** Nobody knows how the store counts these, and nothing is rounded. */
const REFUSED: readonly (readonly [fault: string, price: string, currency?: string])[] = [
  ['F1', '900', 'KWD'],
  ['F1', '900', 'BHD'],
  ['F1', '900', 'EU'],
  ['F1', '900', 'EURO'],
  ['F6', '950', 'JPY'],
  ['F2', String(0.1 + 0.2)],
  ['F2', String(19.99 * 100)],
  ['F2', '1.005'],
  ['F2', '19.990000000000002'],
  ['F3', '9007199254740993'],
  ['F3', '1e400'],
  ['F3', '-900'],
  ['F3', '-0'],
  ['F3', '"900"'],
  ['F3', '"1e3"'],
  ['F3', '"１２"'],
  ['F3', '"12,50"'],
  ['F3', 'null'],
  ['F3', '[900]'],
  ['F4', '0'],
  ['F4', '0.0'],
];

const WRITTEN: readonly (readonly [string, string, string])[] = ['9e2', '900.0', '900'].map((price) => [
  'F3',
  `a price written as ${price} is 900`,
  price,
]);

const sepa: Probe = {
  fault: 'F7',
  title: 'a transfer in dollars is not offered, and not taken',
  async try(world) {
    const stranger = visitor(world);
    const { id, methods } = await opened(world, stranger, priced('900', 'USD'));
    demand(
      'the offer',
      [methods.some((one) => one.id === 'bank'), methods.some((one) => one.id === 'card')],
      [false, true],
    );
    const answer = await stranger.ask(`/api/checkouts/${id}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'bank', attempt: `probe-${world.random(1e9)}`, locale: 'en' }),
    });
    demand('the status', answer.status, 422);
  },
};

export const priceProbes: readonly Probe[] = [
  ...each(
    CURRENCIES.map(([fault, currency, price, minor]) => {
      const row = { currency, price, minor };
      return [fault, `${price} "cents" in ${currency} are ${minor} minor units`, row] as const;
    }),
    async (world, { currency, price, minor }) => {
      const { amount } = await opened(world, visitor(world), priced(price, currency));
      demand('the amount', amount, { amountMinor: minor, currency });
    },
  ),
  ...each(
    REFUSED.map(([fault, price, currency = 'EUR']) => [
      fault,
      `a price of ${price} ${currency}`,
      priced(price, currency),
    ]),
    async (world, text) => {
      const { status, text: said } = await createSigned(world, visitor(world), text);
      demand('the answer', [status, said], [400, '{"success":false}']);
    },
  ),
  ...each(WRITTEN, async (world, price) => {
    const { amount } = await opened(world, visitor(world), priced(price));
    demand('the amount', amount, { amountMinor: 900, currency: 'EUR' });
  }),
  sepa,
];
