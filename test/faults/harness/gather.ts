import { API_KEY } from '../../fakes/btcpay/server.ts';
import { CLIENT_SECRET } from '../../fakes/paypal/fake.ts';
import { FAKE_KEY } from '../../fakes/stripe/fake.ts';
import { CARDS } from '../../support/api.ts';
import type { Fleet } from './fleet.ts';
import { operatorsView } from './operator.ts';
import type { Case, Evidence } from './oracles/evidence.ts';
import type { Pursuit } from './pursue.ts';
import { MOLLIE_KEY } from './tills/mollie.ts';
import type { World } from './world.ts';

/** An order whose price was changed behind the shopper's back costs this much more. */
export const EDITED_BY = 1_000_000;

/** What everybody's books say at this moment. */
export async function gather(world: World, fleet: Fleet, pursuits: readonly Pursuit[]): Promise<Evidence> {
  const { stores, tills, clock } = world;
  const operator = await operatorsView(stores, clock);
  const charges = tills.flatMap((till) => till.charges());
  const { ledger } = stores.fashion.platform;
  const cases = pursuits.map(({ plan, order, seen }): Case => {
    const own = <Row extends { readonly orderRef: string }>(rows: readonly Row[]) =>
      rows.filter(({ orderRef }) => orderRef === order.orderRef);
    return {
      plan,
      order,
      charges: charges.filter(({ amount }) => amount % EDITED_BY === order.amount),
      delivered: order.delivered(),
      told: order.told(),
      money: order.platform === 'commercelayer' ? ledger.money(order.orderRef) : null,
      operator: {
        flags: own(operator.flags),
        confirmations: own(operator.confirmations),
        actions: own(operator.actions),
      },
      seen,
    };
  });
  return { cases, log: fleet.log(), deaths: fleet.deaths, secrets: secretsOf(stores.env) };
}

function secretsOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const cards = Object.values(CARDS).flatMap((number) => [
    [`card ${number.slice(-4)}`, number] as const,
    [`card ${number.slice(-4)} without spaces`, number.replaceAll(' ', '')] as const,
  ]);
  return {
    ...env,
    ...Object.fromEntries(cards),
    'the key of Mollie': MOLLIE_KEY,
    'the key of Stripe': FAKE_KEY,
    'the key of BTCPay': API_KEY,
    'the secret of PayPal': CLIENT_SECRET,
    'an e-mail address': 'shopper@example.com',
    'another e-mail address': 'steve@example.com',
  };
}
