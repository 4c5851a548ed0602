import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One POST that arrived. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one POST; destroying the socket instead loses the answer. */
export type Behaviour = (response: ServerResponse, received: Received) => void;

/** Stands in for `https://api.craftingstore.net/callback/custom` on loopback. */
export interface CallbackEndpoint {
  readonly url: string;
  /** Every POST, oldest first. */
  readonly received: readonly Received[];
  behave(behaviour: Behaviour): void;
  /** Stops listening and drops open connections: from here on the port refuses. */
  close(): Promise<void>;
}

export const answer =
  (
    status: number,
    body = '',
    headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  ): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

export const loseAnswer: Behaviour = (response) => {
  response.destroy();
};

/** Listens on a free port; accepts everything until told otherwise. A GET is answered 405 and not recorded. */
export async function startCallbackEndpoint(): Promise<CallbackEndpoint> {
  const received: Received[] = [];
  let behaviour = answer(200, '{"success":true}');
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const one = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(one);
    behaviour(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callback/custom`,
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
