import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A store platform that takes every callback. */
export async function startStore(): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.setHeader('content-type', 'application/json').end('{"success":true}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
