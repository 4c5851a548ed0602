import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Server {
  readonly origin: string;
  /** Every request so far, as `METHOD /path?query`. */
  readonly requests: string[];
  close(): Promise<void>;
}

export type Handler = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

/** A server on a free port, known under `host`: two names of this machine are two origins to a browser. */
export async function serve(host: 'localhost' | '127.0.0.1', handle: Handler): Promise<Server> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    handle(new URL(request.url ?? '/', `http://${host}`), response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendHtml(response: ServerResponse, html: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
}
