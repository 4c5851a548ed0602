import type { NextFunction, Request, Response } from 'express';
import type { FaultQueue } from '../kit/fault-queue.ts';

/** Trouble with one request to the API. Those that end in `After` come when PrePin has acted on it. */
export type VoucherFault = 'cut' | 'cutAfter' | 'garbageAfter' | 'error500' | 'html502' | 'limited429';

export function spoil(faults: FaultQueue<VoucherFault>) {
  return (request: Request, response: Response, proceed: NextFunction): void => {
    const fault = faults.next();
    switch (fault) {
      case null:
        proceed();
        return;
      case 'cut':
        request.socket.destroy();
        return;
      case 'error500':
        response.status(500).json({ message: 'Sorry.' });
        return;
      case 'html502':
        response.status(502).type('html').end('<html><h1>502 Bad Gateway</h1></html>');
        return;
      case 'limited429':
        response.status(429).json({ message: 'Slow down.' });
        return;
      case 'cutAfter':
        response.json = () => {
          request.socket.destroy();
          return response;
        };
        proceed();
        return;
      case 'garbageAfter':
        response.json = (body: unknown) => {
          const text = JSON.stringify(body);
          return response.type('json').send(text.slice(0, text.length / 2));
        };
        proceed();
        return;
    }
  };
}
