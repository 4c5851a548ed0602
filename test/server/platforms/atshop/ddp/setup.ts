import { afterEach, expect } from 'vitest';
import { DdpClient, type DdpClientOptions } from '../../../../../server/platforms/atshop/ddp/client.ts';
import { type Connection, openConnection } from '../../../../../server/platforms/atshop/ddp/connection.ts';
import type { DdpTimings } from '../../../../../server/platforms/atshop/ddp/timings.ts';
import { type Peer, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

/** Quick, yet with room for a busy machine. Heartbeats are off unless a test sets them. */
export const QUICK: DdpTimings = {
  connectTimeoutMs: 2_000,
  heartbeatEveryMs: 60_000,
  heartbeatTimeoutMs: 60_000,
  closeTimeoutMs: 100,
  backoffFirstMs: 5,
  backoffMaxMs: 20,
  demandGapMs: 5,
  stableAfterMs: 60_000,
};

export const KEPT = { 'shop.orders': ['paid', 'quantity'], 'shop.products': ['name'] };

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export async function scripted(...script: Parameters<typeof startScriptedServer>): Promise<ScriptedServer> {
  const server = await startScriptedServer(...script);
  cleanups.push(() => server.close());
  return server;
}

export function opening(url: string, timings: Partial<DdpTimings> = {}) {
  return openConnection({ url, timings: { ...QUICK, ...timings }, kept: KEPT }, new AbortController().signal);
}

/** A connection that shook hands, and its other end. */
export async function connected(timings: Partial<DdpTimings> = {}): Promise<{ connection: Connection; peer: Peer }> {
  const server = await scripted();
  const opened = await opening(server.url, timings);
  expect(opened.kind).toBe('open');
  if (opened.kind !== 'open') throw new Error(opened.reason);
  cleanups.push(() => opened.connection.close());
  return { connection: opened.connection, peer: await server.peer(0) };
}

export function clientOf(url: string, options: Partial<DdpClientOptions> = {}): DdpClient {
  const client = new DdpClient({ url, timings: QUICK, kept: KEPT, ...options });
  cleanups.push(() => client.close());
  return client;
}
