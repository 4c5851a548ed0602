/** G1: ids that are none. */
import { randomUUID } from 'node:crypto';
import { CHECKOUT_IDS, ORDER_IDS, SIGNED_IDS } from '../../../hostile.ts';
import type { Probe } from '../../probe.ts';
import { demand, demandOneOf } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { createSigned, createText } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

/** More than one id too, or one that is told apart. */
const IN_A_QUERY = [...ORDER_IDS, ['an array', 'abcdefgh&orderId[]=abcdefgi&orderId[a]=b'] as const];

export const idProbes: readonly Probe[] = [
  ...each(
    IN_A_QUERY.map(([what, id]) => ['G1', `an order id with ${what}`, id] as const),
    async (world, id) => {
      const { status } = await visitor(world).ask(`/atshop/keys/payment-link?orderId=${id}`);
      demandOneOf('the status', status, id.includes('[]') ? [400, 404] : [400]);
    },
  ),
  ...each(
    SIGNED_IDS.map(([what, id]) => ['G1', `a signed order whose id is ${what}`, id] as const),
    async (world, transactionId) => {
      const { status, text } = await createSigned(world, visitor(world), createText({ transactionId }));
      demand('the answer', [status, text], [400, '{"success":false}']);
    },
  ),
  {
    fault: 'G1',
    title: 'a checkout’s id that is none is only ever looked up',
    async try(world) {
      const stranger = visitor(world);
      const id = CHECKOUT_IDS[world.random(CHECKOUT_IDS.length)];
      for (const path of [`/checkout/${id}`, `/api/checkouts/${id}`, `/api/checkouts/${id}/events`]) {
        demandOneOf(path, (await stranger.ask(path)).status, [404, 400, 414]);
      }
    },
  },
  {
    fault: 'G1',
    title: 'a well-formed checkout’s id that nobody was given',
    async try(world) {
      const id = `co_${randomUUID().replaceAll('-', '')}`;
      for (const path of [`/checkout/${id}`, `/api/checkouts/${id}`, `/api/checkouts/${id}/events`]) {
        demand(path, (await visitor(world).ask(path)).status, 404);
      }
    },
  },
];
