/** F10–F14: what arrives on the merchant's account, recorded from the command line beside the running server. */
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../../../server/clock.ts';
import { transferOf } from '../../../../support/transfer.ts';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { tillgate } from '../support/command-line.ts';
import { demand } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { type Bought, buy } from '../support/orders.ts';

export interface Awaited extends Bought {
  readonly reference: string;
  /** Records a line of the account; answers what became of it, e.g. `flagged: underpaid`. */
  received(line: Line): Promise<string>;
}

interface Line {
  /** As a person types it; default: exactly what is due. */
  readonly amount?: string;
  readonly currency?: string;
  /** Default: the transfer's own. */
  readonly reference?: string;
  readonly bankRef?: string;
  readonly accept?: boolean;
}

/** An order whose transfer of 9.00 euros is waited for. */
export async function awaited(world: ProbeWorld, name?: string): Promise<Awaited> {
  const bought = await buy(world, name);
  const { status, body } = await bought.pay({ method: 'bank' });
  demand('the answer to Pay', status, 200);
  const { reference } = transferOf(body.payment?.instructions);
  const { configFile, env, folder } = world.stores;
  // Money arrives by the server's clock, which is not this one where a round moves it.
  const ahead = body.now - Date.now();
  const clock = { now: () => systemClock.now() + ahead };
  return {
    ...bought,
    reference,
    async received({
      amount,
      currency = 'EUR',
      reference: target = reference,
      bankRef = randomUUID(),
      accept = false,
    }) {
      const money = amount === undefined ? [] : ['--received', amount, '--currency', currency];
      const line = ['--bank-ref', bankRef, '--by', 'probe', ...(accept ? ['--accept'] : [])];
      const argv = ['mark-paid', '--config', configFile, '--json', ...money, ...line, '--', target];
      const { out, err } = await tillgate(argv, { cwd: folder, env, clock });
      if (out === '') throw new Error(`mark-paid said nothing but: ${err}`);
      const { result, flags, code } = JSON.parse(out);
      return [result, ...(flags ?? []), ...(code ? [code] : [])].join(' ');
    },
  };
}

/** What the store has been told of an order so far. */
const told = ({ stores }: ProbeWorld, { transactionId }: Awaited) =>
  stores.craftingStore.ledger.callbacksFor(transactionId).length;

type Attempt = (order: Awaited, world: ProbeWorld) => Promise<void>;

/** Each ends with the right money there, so that the round finds its books in order. */
const LINES: readonly (readonly [string, string, Attempt])[] = [
  [
    'F10',
    'a cent short is flagged, the missing cent makes it whole',
    async (order, world) => {
      demand('899 cents are', await order.received({ amount: '8.99' }), 'flagged underpaid');
      demand('the checkout is', (await order.view()).state, 'review');
      demand('the store was told', told(world, order), 0);
      demand('one more cent is', await order.received({ amount: '0.01' }), 'paid');
    },
  ],
  [
    'F10',
    'a cent over is flagged until a person accepts it',
    async (order, world) => {
      demand('901 cents are', await order.received({ amount: '9.01', bankRef: order.id }), 'flagged overpaid');
      demand('the checkout is', (await order.view()).state, 'review');
      demand('the store was told', told(world, order), 0);
      demand('accepted they are', await order.received({ amount: '9.01', bankRef: order.id, accept: true }), 'paid');
    },
  ],
  [
    'F11',
    'two transfers that sum to the price',
    async (order, world) => {
      demand('four euros are', await order.received({ amount: '4.00' }), 'flagged underpaid');
      demand('the store was told', told(world, order), 0);
      demand('five more are', await order.received({ amount: '5.00' }), 'paid');
    },
  ],
  [
    'F12',
    'the same line recorded twice',
    async (order, world) => {
      const half = { amount: '4.50', bankRef: order.id };
      demand('one half is', await order.received(half), 'flagged underpaid');
      demand('the same half is', await order.received(half), 'duplicate');
      demand('the store was told', told(world, order), 0);
      demand('the other half is', await order.received({ amount: '4.50' }), 'paid');
    },
  ],
  [
    'F13',
    'the reference in lower case, with spaces',
    async (order) => {
      const reference = ` ${order.reference.toLowerCase().replaceAll('-', ' ')} `;
      demand('the line is', await order.received({ reference }), 'paid');
    },
  ],
  [
    'F13',
    'the reference within the words of the payer',
    async (order) => {
      demand('the line is', await order.received({ reference: `Invoice ${order.reference} thanks` }), 'paid');
    },
  ],
  [
    'F13',
    'the reference mistyped',
    async (order, world) => {
      const last = order.reference.at(-1) === '7' ? '8' : '7';
      const line = { reference: `${order.reference.slice(0, -1)}${last}` };
      demand('the line is', await order.received(line), 'refused not_found');
      demand('the store was told', told(world, order), 0);
      demand('rightly typed it is', await order.received({}), 'paid');
    },
  ],
  [
    'F13',
    'the reference of another order pays that order alone',
    async (order, world) => {
      const other = await awaited(world);
      demand('the line is', await order.received({ reference: other.reference }), 'paid');
      demand('this one is', (await order.view()).payment?.state, 'awaitingTransfer');
      demand('its own line is', await order.received({}), 'paid');
    },
  ],
  [
    'F14',
    'a line of nothing',
    async (order, world) => {
      demand('0 euros are', (await order.received({ amount: '0.00' })).split(' ')[0], 'refused');
      demand('the checkout still waits', (await order.view()).payment?.state, 'awaitingTransfer');
      demand('the store was told', told(world, order), 0);
      demand('its own line is', await order.received({}), 'paid');
    },
  ],
];

export const transferProbes: readonly Probe[] = each(LINES, async (world, attempt) =>
  attempt(await awaited(world), world),
);
