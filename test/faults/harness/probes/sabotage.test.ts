/** Probes fail where everything is wrong: none of them is content with whatever it is given. */
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stores, startStores } from '../../../support/world.ts';
import type { ProbeWorld } from '../probe.ts';
import { egressProbes } from './egress/index.ts';
import { SERVER_PROBES } from './index.ts';
import { operationProbes } from './operations/index.ts';
import { draws } from './support/draws.ts';

const YES = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';

let stores: Stores;
let yes: Server;
let world: ProbeWorld;

beforeAll(async () => {
  stores = await startStores();
  let heard = '';
  // No HTTP server of Node's, which refuses some requests by itself.
  yes = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(YES));
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
    });
  });
  await new Promise<void>((resolve) => yes.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(yes.address() as AddressInfo).port}`;
  for (const store of [stores.craftingStore, stores.atshop]) store.connect(url);
  world = { url, stores, random: draws(7), log: () => heard };
});
afterAll(async () => {
  await new Promise((resolve) => yes.close(resolve));
  await stores.stop();
});

describe('a server that says yes to everything, and logs whatever it hears, is found out by', () => {
  for (const probe of SERVER_PROBES) {
    it(`${probe.fault} ${probe.title}`, () => expect(probe.try(world)).rejects.toThrow());
  }
});

describe('a client that calls whatever it is told is found out by', () => {
  const careless = () => ({
    call: async () => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.alloc(0) }) as const,
    close: async () => undefined,
  });

  for (const probe of egressProbes(careless)) {
    it(`${probe.fault} ${probe.title}`, () => expect(probe.try(world)).rejects.toThrow());
  }
});

describe('a command line that finds nothing wrong is found out by', () => {
  for (const probe of operationProbes(async () => ({ code: 0, out: '[]', err: '', started: true }))) {
    it(`${probe.fault} ${probe.title}`, () => expect(probe.try(world)).rejects.toThrow());
  }
});
