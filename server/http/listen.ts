import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** @returns where it listens, e.g. `http://127.0.0.1:8080` */
export async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} on ${host} is taken. Set another one with PORT or \`port:\`.`) : error);
    });
    server.listen(port, host, resolve);
  });
  const { address, port: given, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`;
}

/** Takes no new connection; resolves when the requests under way are answered. */
export function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  return closed;
}
