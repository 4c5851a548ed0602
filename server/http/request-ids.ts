import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { inLogContext } from '../log-context.ts';

/**
 * Gives every request an id of its own, answers it as `X-Request-Id`, and has every line logged on the request's behalf
 * name it. One that came along is not taken over: whoever calls could make ours ambiguous, or write into our log.
 */
export function requestIds(): RequestHandler {
  return (_request, response, next) => {
    const requestId = randomUUID();
    response.setHeader('X-Request-Id', requestId);
    inLogContext({ requestId }, next);
  };
}
