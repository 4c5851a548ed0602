/** G1: ids that are none. */
import { randomUUID } from 'node:crypto';
import type { Probe } from '../../probe.ts';
import { demand, demandOneOf } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { createSigned, createText } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

const IN_A_QUERY: readonly (readonly [string, string])[] = [
  ['a path', '../../etc/passwd'],
  ['an encoded path', '..%2f..%2fetc%2fpasswd'],
  ['a NUL', '%00'],
  ['a NUL behind an id', 'abcdefgh%00'],
  ['a header', 'abcdefgh%0d%0aSet-Cookie:%20a=b'],
  ['10 kB', 'a'.repeat(10_000)],
  ['emoji', '%F0%9F%92%B8%F0%9F%92%B8%F0%9F%92%B8%F0%9F%92%B8'],
  ['__proto__', '__proto__'],
  ['an operator', '%7B%22$ne%22:1%7D'],
  ['SQL', "'%20or%201=1--%20"],
  ['two ids', 'abcdefgh&orderId=abcdefgi'],
  ['an array', 'abcdefgh&orderId[]=abcdefgi&orderId[a]=b'],
];

const SIGNED: readonly (readonly [string, unknown])[] = [
  ['a path', '../x"'],
  ['a newline', 'a\nb'],
  ['a NUL', 'a\u0000b'],
  ['a letter that is not ASCII', 'é'],
  ['129 letters', 'x'.repeat(129)],
  ['nothing in it', ''],
  ['a number', 7],
  ['null', null],
  ['an array', ['A']],
  ['an object', { $ne: 1 }],
];

const CHECKOUTS = ['co_..%2f..', 'co_%00', '__proto__', 'toString', `co_${'f'.repeat(5_000)}`, "co_'%20or%201=1"];

export const idProbes: readonly Probe[] = [
  ...each(
    IN_A_QUERY.map(([what, id]) => ['G1', `an order id with ${what}`, id] as const),
    async (world, id) => {
      // An array is more than one id too, or one that is told apart: never a link.
      const { status } = await visitor(world).ask(`/atshop/keys/payment-link?orderId=${id}`);
      demandOneOf('the status', status, id.includes('[]') ? [400, 404] : [400]);
    },
  ),
  ...each(
    SIGNED.map(([what, id]) => ['G1', `a signed order whose id is ${what}`, id] as const),
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
      const id = CHECKOUTS[world.random(CHECKOUTS.length)];
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
