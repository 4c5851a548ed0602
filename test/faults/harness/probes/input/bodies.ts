/** G4–G6: bodies that are too large, of the wrong kind, or built to be expensive. */
import { LABELS, LABELS_OF_FORMS } from '../../../hostile.ts';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { demand, demandOneOf } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { buy, CREATE, createSigned, createText, idIn, signatureOf, urlIn } from '../support/orders.ts';
import { type Visitor, visitor } from '../support/visitor.ts';

const LIMITS: readonly (readonly [path: string, bytes: number])[] = [
  [CREATE, 100 * 1024],
  ['/commercelayer/fashion/authorize', 2 * 1024 * 1024],
  ['/commercelayer/fashion/checkouts', 100 * 1024],
  ['/notifications/card', 256 * 1024],
];

const PAYMENT = JSON.stringify({ method: 'card', attempt: 'attempt-1', locale: 'en' });

async function pay(world: ProbeWorld, type: string, body: string) {
  const { id } = await buy(world);
  const headers = { 'content-type': type };
  return visitor(world).ask(`/api/checkouts/${id}/payments`, { method: 'POST', headers, body });
}

async function amountBehind(by: Visitor, url: string): Promise<unknown> {
  return JSON.parse((await by.ask(`/api/checkouts/${idIn(url)}`)).text).amount;
}

const small: readonly Probe[] = [
  {
    fault: 'G4',
    title: 'a payment of more than 10 kB',
    async try(world) {
      const answer = await pay(world, 'application/json', `{"x":"${'y'.repeat(11_000)}"}`);
      demand('the status', answer.status, 413);
    },
  },
  {
    fault: 'G5',
    title: 'a signed order in UTF-16',
    async try(world) {
      const raw = Buffer.from(`\ufeff${createText()}`, 'utf16le');
      const headers = [`X-Signature: ${signatureOf(world, raw.toString('latin1'))}`];
      demand('the status', (await visitor(world).post(CREATE, headers, raw)).status, 400);
    },
  },
  {
    fault: 'G6',
    title: 'a signed order with 8 000 members is read for the few that count',
    async try(world) {
      const by = visitor(world);
      const many = Object.fromEntries(Array.from({ length: 8_000 }, (_, index) => [`k${index}`, 1]));
      const url = urlIn(await createSigned(world, by, createText(many)));
      demand('the amount', await amountBehind(by, url), { amountMinor: 900, currency: 'EUR' });
    },
  },
  {
    fault: 'G6',
    title: 'a signed order nested ten thousand deep',
    async try(world) {
      const text = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
      demand('the status', (await createSigned(world, visitor(world), text)).status, 400);
    },
  },
  {
    fault: 'G6',
    title: '__proto__ in a signed order gives nobody a price',
    async try(world) {
      const by = visitor(world);
      const polluting = createText().replace('{', '{"__proto__":{"price":1,"polluted":true},');
      demandOneOf('the status', (await createSigned(world, by, polluting)).status, [200, 400]);
      const priceless = createText({ package: { name: 'VIP', notes: null } });
      demand('without a price it is', (await createSigned(world, by, priceless)).status, 400);
    },
  },
  {
    fault: 'G6',
    title: 'a thousand members in a query',
    async try(world) {
      const query = Array.from({ length: 1_000 }, (_, index) => `k${index}=1`).join('&');
      demand('the status', (await visitor(world).ask(`/atshop/keys/payment-link?${query}`)).status, 400);
    },
  },
];

export const bodyProbes: readonly Probe[] = [
  ...each(
    LIMITS.map(([path, bytes]) => ['G4', `${bytes / 1024} kB and more to ${path}`, { path, bytes }] as const),
    async (world, { path, bytes }) => {
      const size = bytes + 1024;
      const by = visitor(world);
      const announced = [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', `Content-Length: ${size}`].join(
        '\r\n',
      );
      demand('announced it is', (await by.send(`${announced}\r\n\r\n{`)).status, 413);
      const chunked = [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', 'Transfer-Encoding: chunked'].join(
        '\r\n',
      );
      const chunk = `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`;
      demand('in chunks it is', (await by.send(`${chunked}\r\n\r\n${chunk}`)).status, 413);
    },
  ),
  ...each(
    LABELS.map((type) => ['G5', `a signed order labelled ${JSON.stringify(type)}: its bytes count`, type] as const),
    async (world, type) => {
      const text = createText();
      const headers = [`X-Signature: ${signatureOf(world, text)}`, ...(type === '' ? [] : [`Content-Type: ${type}`])];
      const { status, text: answer } = await visitor(world).post(CREATE, headers, Buffer.from(text));
      demand('the answer', [status, answer.includes('"success":true')], [200, true]);
    },
  ),
  ...each(
    LABELS_OF_FORMS.map((type) => ['G5', `a payment labelled ${type}: another site’s form cannot pay`, type] as const),
    async (world, type) => demandOneOf('the status', (await pay(world, type, PAYMENT)).status, [400, 415]),
  ),
  ...small,
];
