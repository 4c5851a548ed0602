import { type Response, Router } from 'express';
import type { FaultQueue } from '../kit/fault-queue.ts';
import type { RestFault } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Shop } from './shop.ts';

/** The experimental REST reads, in the manner of a Feathers service: ISO dates, Feathers' error bodies, no login. */
export function restReads(shop: Shop, journal: Journal, faults: FaultQueue<RestFault>): Router {
  const router = Router();
  const read = (path: string, find: (id: unknown) => object | null) =>
    router.get(`${path}/:id`, (request, response) => {
      journal.restReads.push(request.path);
      const fault = faults.next();
      if (fault) return spoil(response, fault);
      const document = find(request.params.id);
      if (document) response.json(document);
      else response.status(404).json(notFound(String(request.params.id)));
    });
  read('/shop/orders', (id) => shop.findOrder(id));
  read('/shop/products', (id) => shop.findProduct(id));
  return router;
}

function notFound(id: string) {
  return {
    name: 'NotFound',
    message: `No record found for id '${id}'`,
    code: 404,
    className: 'not-found',
    errors: {},
  };
}

function spoil(response: Response, fault: RestFault): void {
  switch (fault.fault) {
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      response.status(fault.status).send(fault.body ?? '');
      return;
    case 'html':
      response.type('html').send('<!doctype html><title>One moment</title><p>Checking your browser.</p>');
      return;
    case 'malformed':
      response.type('json').send('{"_id":"cut off');
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'silence':
      return;
  }
}
