/** G11: where a shopper is sent afterwards. */
import { WAYS_BACK } from '../../../hostile.ts';
import type { Probe } from '../../probe.ts';
import { demand, demandThat } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { createSigned, createText, idIn, urlIn } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

const GOOD = 'https://blocks.example/ok';

const QUERIES = ['successUrl=https://evil.example', 'returnUrl=//evil.example', 'redirect=javascript:alert(1)'];

const fromTheBody: Probe = {
  fault: 'G11',
  title: 'the way back comes from the signed body, not from the page’s address',
  async try(world) {
    const by = visitor(world);
    const webhook = { successUrl: GOOD, failedUrl: GOOD };
    const id = idIn(urlIn(await createSigned(world, by, createText({ webhook }))));
    const { text } = await by.ask(`/checkout/${id}?${QUERIES[world.random(QUERIES.length)]}`);
    demandThat('a page without another way', !/evil\.example|javascript:alert/.test(text), text);
    demand('the way back', JSON.parse((await by.ask(`/api/checkouts/${id}`)).text).successUrl, GOOD);
  },
};

export const wayBackProbes: readonly Probe[] = [
  ...each(
    WAYS_BACK.map((url) => ['G11', `${JSON.stringify(url)} as the way back, although signed`, url] as const),
    async (world, url) => {
      const by = visitor(world);
      for (const webhook of [
        { successUrl: url, failedUrl: GOOD },
        { successUrl: GOOD, failedUrl: url },
      ]) {
        const { status, text } = await createSigned(world, by, createText({ webhook }));
        demand('the answer', [status, text], [400, '{"success":false}']);
      }
    },
  ),
  fromTheBody,
];
