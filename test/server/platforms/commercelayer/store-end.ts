import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpClient } from '../../../../server/outgoing/client.ts';

/** One request that arrived. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers one request; destroying the socket instead loses the answer. */
export type Behaviour = (response: ServerResponse, received: Received) => void;

/** Stands in for Commerce Layer on loopback: its API and its webhook endpoints are one address here. */
export interface StoreEnd {
  /** The organization. */
  readonly origin: string;
  readonly webhookUrl: string;
  /** Everything, oldest first. */
  readonly received: readonly Received[];
  behave(behaviour: Behaviour): void;
  /** Stops listening and drops open connections: from here on the port refuses. */
  close(): Promise<void>;
}

export const answer =
  (status: number, body: unknown = '', headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

export const loseAnswer: Behaviour = (response) => {
  response.destroy();
};

/** Listens on a free port; accepts everything until told otherwise. */
export async function startStoreEnd(): Promise<StoreEnd> {
  const received: Received[] = [];
  let behaviour = answer(200, { success: true });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks) };
    received.push(one);
    behaviour(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    webhookUrl: `${origin}/webhook_callbacks/external_gateways/exqbrsrbJv`,
    received,
    behave: (next) => {
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The real client, which may call loopback. */
export const clientForLoopback = () => createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
