/** G2 and G3: what stores call their goods, and what it does on our pages. */
import { transferOf } from '../../../../support/transfer.ts';
import { NAME_WITH_LINES, NAMES } from '../../../hostile.ts';
import type { Probe } from '../../probe.ts';
import { awaited } from '../money/transfers.ts';
import { demand, demandThat } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { atshopLink, buy } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

const nul: Probe = {
  fault: 'G2',
  title: 'a name with a NUL loses it',
  async try(world) {
    const { view } = await buy(world, 'V\u0000IP');
    const { title } = (await view()).order;
    demandThat('a name without NUL', !title.includes('\u0000'), title);
  },
};

const product: Probe = {
  fault: 'G2',
  title: 'what an ATShop order holds cannot break out of the page',
  async try(world) {
    const { _id } = world.stores.atshop.placeOrder({ toPay: 500, email: '"><script>alert(1)</script>@x.example' });
    const stranger = visitor(world);
    const path = await atshopLink(stranger, _id);
    if (path === null) return;
    const page = await stranger.ask(path);
    demandThat('a page without the script', page.status === 200 && !page.text.includes('<script>alert'), page.text);
  },
};

const lines: Probe = {
  fault: 'G3',
  title: 'newlines in a name add no line to the transfer’s QR code',
  async try(world) {
    const order = await awaited(world, NAME_WITH_LINES);
    const epc = transferOf((await order.view()).payment?.instructions).epc?.split('\n') ?? [];
    demandThat('10 to 12 lines', epc.length >= 10 && epc.length <= 12, epc);
    demand(
      'the amounts',
      epc.filter((line) => line.startsWith('EUR')),
      ['EUR9.00'],
    );
    demandThat('no line of the shop’s', !epc.includes('Evil'), epc);
    demand('the money that came is', await order.received({}), 'paid');
  },
};

export const nameProbes: readonly Probe[] = [
  ...each(
    NAMES.map((name) => ['G2', `the name ${JSON.stringify(name)} is text`, name] as const),
    async (world, name) => {
      const { id, view } = await buy(world, name);
      demand('the title', (await view()).order.title, name);
      const html = (await visitor(world).ask(`/checkout/${id}`)).text;
      demandThat('nothing that runs', !/<img src=x|<script>alert/.test(html), html);
      demandThat('no markup of the shop’s', !/[<>]/.test(name) || !html.includes(name), html);
      const data = /id="tillgate-data">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null';
      demand('the page’s own data', JSON.parse(data)?.view?.order?.title, name);
    },
  ),
  nul,
  product,
  lines,
];
