import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Offers, tellParent } from '../parent.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The least a server over HTTP is: read the body, handle it, answer with JSON. */
export function serve(handle: (request: Received) => Promise<Reply>, offers: Offers = {}): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { status, body } = await handle({
        path: request.url ?? '/',
        headers: request.headers,
        body: Buffer.concat(chunks),
      }).catch((error: unknown) => ({ status: 500, body: { error: String(error) } }));
      const text = JSON.stringify(body);
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    });
  });
  server.listen(0, '127.0.0.1', () => tellParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, offers));
}
