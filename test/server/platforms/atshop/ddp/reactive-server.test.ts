/** The client against a DDP server that nobody here wrote: the npm package `ddp-server-reactive`. */
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DdpClient } from '../../../../../server/platforms/atshop/ddp/client.ts';
import { QUICK } from './setup.ts';

interface DdpServer {
  methods(methods: Record<string, (...params: never[]) => unknown>): void;
  publish(name: string): Record<string, Record<string, unknown>>;
}
const DDPServer = createRequire(import.meta.url)('ddp-server-reactive') as new (options: {
  httpServer: Server;
}) => DdpServer;

const LIMIT = { timeoutMs: 2_000 };

describe('against ddp-server-reactive', () => {
  let http: Server;
  let peer: DdpServer;
  let client: DdpClient;

  beforeEach(async () => {
    http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    peer = new DDPServer({ httpServer: http });
    const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/websocket`;
    // This server names a collection after its publication.
    client = new DdpClient({ url, timings: QUICK, kept: { order: ['paid', 'quantity', 'paidAt'] } });
  });

  afterEach(async () => {
    await client.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  const orders = () => client.fetch({ name: 'order', params: ['o1'], collection: 'order' }, LIMIT);

  it('calls a method with its parameters and reads the result', async () => {
    const seen: unknown[] = [];
    peer.methods({
      'order.fulfill.alternativePayment': (...params: never[]) => {
        seen.push(params);
        return { ok: true };
      },
    });
    const result = await client.call('order.fulfill.alternativePayment', ['o1', 200, 'alternative-payment'], LIMIT);
    expect(result).toEqual({ kind: 'result', value: { ok: true } });
    expect(seen).toEqual([['o1', 200, 'alternative-payment']]);
  });

  it('reads dates, in results and in documents', async () => {
    peer.methods({ when: () => new Date(1_000) });
    expect(await client.call('when', [], LIMIT)).toEqual({ kind: 'result', value: new Date(1_000) });
    peer.publish('order').o1 = { paid: true, paidAt: new Date(2_000) };
    expect(await orders()).toEqual({
      kind: 'ready',
      documents: new Map([['o1', { paid: true, paidAt: new Date(2_000) }]]),
    });
  });

  it('reads documents, without the fields it must not keep', async () => {
    const published = peer.publish('order');
    published.o1 = { paid: false, quantity: 2, email: 'shopper@example.com', secret: 'hush' };
    published.o2 = { paid: true };
    expect(await orders()).toEqual({
      kind: 'ready',
      documents: new Map<string, object>([
        ['o1', { paid: false, quantity: 2 }],
        ['o2', { paid: true }],
      ]),
    });
  });

  it('sees the new state when it looks again', async () => {
    const published = peer.publish('order');
    published.o1 = { paid: false };
    await orders();
    published.o1 = { paid: true };
    expect(await orders()).toEqual({ kind: 'ready', documents: new Map([['o1', { paid: true }]]) });
  });

  it('finds nothing in a publication without documents', async () => {
    expect(await orders()).toEqual({ kind: 'ready', documents: new Map() });
  });

  it('keeps the connection alive with its own pings', async () => {
    const beating = new DdpClient({
      url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/websocket`,
      timings: { ...QUICK, heartbeatEveryMs: 10, heartbeatTimeoutMs: 1_000 },
      kept: {},
    });
    const opened = await beating.connection();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(opened.kind === 'open' && opened.connection.isOpen).toBe(true);
    await beating.close();
  });
});
