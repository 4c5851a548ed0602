import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Express } from 'express';

/**
 * Express changes the prototype of every request and response, which costs it half its speed on Node 20.
 * Here they are born with the prototypes it gives them, so that the change is no change.
 */
export function createExpressServer(app: Express): Server {
  // Classes, because V8 keeps one shape for the objects of a derived class; by any other way to construct one with a
  // prototype of one's own, each gets a shape of its own, and all code that touches it stays slow.
  class BornRequest extends IncomingMessage {}
  class BornResponse extends ServerResponse {}
  app.request = bornWith(BornRequest.prototype, app.request);
  app.response = bornWith(BornResponse.prototype, app.response);
  const server = createServer(
    {
      IncomingMessage: BornRequest,
      ServerResponse: BornResponse,
      // A request that trickles in must not hold a connection for ever.
      requestTimeout: 30_000,
      headersTimeout: 15_000,
      // How often the two are looked after.
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    app,
  );
  // Nor one whose answer nobody reads. Event streams write within this time.
  server.setTimeout(120_000);
  return server;
}

/** Puts Express's own prototype behind a class's; from then on the class's is the one Express gives. */
function bornWith<Prototype extends object>(own: object, express: Prototype): Prototype {
  return Object.setPrototypeOf(own, express) as Prototype;
}
