import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { DdpSession, type SessionDependencies } from './session.ts';

export interface DdpServer {
  /** Open connections. */
  readonly sessions: ReadonlySet<DdpSession>;
  close(): void;
}

/** Serves DDP on `/websocket` of an HTTP server. */
export function serveDdp(server: Server, dependencies: SessionDependencies): DdpServer {
  const { shop, journal, faults } = dependencies;
  const sockets = new WebSocketServer({ noServer: true });
  const sessions = new Set<DdpSession>();

  server.on('upgrade', (request, socket, head) => {
    const known = request.url?.split('?')[0] === '/websocket';
    const fault = known ? faults.connect.next() : null;
    if (!known || fault?.fault === 'unavailable') {
      // Node hands the socket over with no listener of its own: one that is cut now would end the process.
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${known ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      journal.connections += 1;
      const session = new DdpSession(webSocket, dependencies, fault?.fault ?? null);
      sessions.add(session);
      webSocket.on('close', () => sessions.delete(session));
    });
  });
  shop.on('changed', (change) => {
    for (const session of sessions) session.orderChanged(change);
  });
  shop.on('created', (order) => {
    for (const session of sessions) session.orderChanged({ order, fields: {}, cleared: [] });
  });
  return {
    sessions,
    close() {
      for (const session of sessions) session.drop();
      sockets.close();
    },
  };
}
