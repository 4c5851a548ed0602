import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { createHttpClient, type HttpClientOptions } from '../../../server/outgoing/client.ts';
import type { HttpCall, HttpClient } from '../../../server/outgoing/http-client.ts';
import { cert, key } from './self-signed.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Starts a server on a free port of 127.0.0.1 and ends it, sockets included, after the test. */
async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export async function serveHttp(handler: http.RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(handler))}`;
}

export async function serveHttps(handler: http.RequestListener): Promise<string> {
  return `https://127.0.0.1:${await listen(https.createServer({ key, cert }, handler))}`;
}

/** A peer that speaks no HTTP of its own: `onConnection` decides what happens on the wire. */
export async function serveTcp(onConnection: (socket: net.Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(net.createServer(onConnection))}`;
}

/** A port of 127.0.0.1 where nothing listens. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A client that may reach 127.0.0.1, closed after the test. */
export function localClient(options: HttpClientOptions = {}): HttpClient {
  const client = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']), ...options });
  cleanups.push(() => client.close());
  return client;
}

export const post = (url: string, rest: Partial<HttpCall> = {}): HttpCall => ({
  method: 'POST',
  url,
  body: '{"a":1}',
  timeoutMs: 2_000,
  ...rest,
});
export const get = (url: string, rest: Partial<HttpCall> = {}): HttpCall => ({
  method: 'GET',
  url,
  timeoutMs: 2_000,
  ...rest,
});
