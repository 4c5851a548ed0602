import { setTimeout as pause } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { FaultQueue } from '../../kit/fault-queue.ts';
import type { HttpFault } from '../faults.ts';
import type { Reply } from './reply.ts';

/** Answers by `handle`, unless the queue has a fault for this request. `answered` hears what really went out. */
export function serve(
  faults: FaultQueue<HttpFault>,
  handle: (request: Request) => Promise<Reply> | Reply,
  answered: (request: Request, status: number | 'reset' | 'silence') => void = () => {},
): RequestHandler {
  return async (request, response) => {
    const fault = faults.next();
    if (fault?.fault === 'hold') await fault.until;
    if (fault?.fault === 'slow') await pause(fault.ms);
    const acts = !fault || fault.fault === 'hold' || fault.fault === 'slow' || fault.effect === true;
    const reply = acts ? await handle(request) : null;
    answered(request, fault ? spoil(response, fault, reply) : send(response, reply));
  };
}

function send(response: Response, reply: Reply | null): number {
  if (!reply || reply.body === null) response.status(reply?.status ?? 204).end();
  else
    response
      .status(reply.status)
      .type(reply.contentType ?? 'application/json')
      .send(JSON.stringify(reply.body));
  return reply?.status ?? 204;
}

function spoil(response: Response, fault: HttpFault, reply: Reply | null): number | 'reset' | 'silence' {
  switch (fault.fault) {
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      response.status(fault.status).send(fault.body ?? '');
      return fault.status;
    case 'reset':
      response.socket?.resetAndDestroy();
      return 'reset';
    case 'silence':
      return 'silence';
    case 'hold':
    case 'slow':
      return send(response, reply);
  }
}
