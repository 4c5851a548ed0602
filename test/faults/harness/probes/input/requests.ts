/** G7–G9: request lines and headers no browser would send. */
import { METHODS, OVERRIDES, PATHS } from '../../../hostile.ts';
import type { Probe } from '../../probe.ts';
import { demand, demandOneOf, demandThat } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { buy, CREATE } from '../support/orders.ts';
import { visitor } from '../support/visitor.ts';

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');

function cut(error: unknown): 'cut off' {
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return 'cut off';
  throw error;
}

export const requestProbes: readonly Probe[] = [
  {
    fault: 'G7',
    title: 'a header of 64 kB',
    async try(world) {
      const by = visitor(world);
      // What it has not read when it hangs up may cut its answer off on the way.
      const status = await by
        .send(get('/healthz', `X-Big: ${'a'.repeat(65_536)}`))
        .then((answer) => answer.status, cut);
      demandOneOf<unknown>('the status', status, [431, 'cut off']);
      demand('afterwards it says', (await by.ask('/healthz')).text, '{"status":"ok"}');
    },
  },
  ...each(
    OVERRIDES.map((header) => ['G8', `${header} overrides nothing`, header] as const),
    async (world, header) => {
      const { id, view } = await buy(world);
      const { status } = await visitor(world).send(get(`/api/checkouts/${id}/payments?_method=POST`, header));
      demand('the status', status, 404);
      demand('the payment', (await view()).payment, null);
    },
  ),
  ...each(
    METHODS.map((method) => ['G8', `the method ${method} finds nothing`, method] as const),
    async (world, method) => {
      const line = `${method} ${CREATE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      demandOneOf('the status', (await visitor(world).send(line)).status, [404, 405, 400]);
    },
  ),
  ...each(
    PATHS.map((path) => ['G9', `${path} reaches nothing it should not`, path] as const),
    async (world, path) => {
      const { status, text } = await visitor(world).send(get(path));
      demandOneOf('the status', status, [400, 403, 404]);
      demandThat('nothing of ours', !/"dependencies"|root:x|tillgate_confirmations/.test(text), text);
    },
  ),
];
