import type { NextFunction, Request, Response } from 'express';

/** Trouble on the line, for one request. `WithEffect`: Mollie acts on the request all the same. */
export type Trouble =
  /** Cut before Mollie reads the request. */
  | 'reset'
  /** Cut after Mollie has acted. */
  | 'resetWithEffect'
  | 'error500'
  | 'error500WithEffect'
  | 'html502'
  | 'garbageWithEffect'
  | 'silence'
  | 'redirect'
  | 'unknownStatusWithEffect'
  | 'conflict409'
  | 'limited429';

/** Troubles that need an effect wait for the next request that can have one. */
const NEEDS_EFFECT: ReadonlySet<Trouble> = new Set([
  'resetWithEffect',
  'error500WithEffect',
  'garbageWithEffect',
  'unknownStatusWithEffect',
]);

export function createTroubles() {
  const waiting: Trouble[] = [];
  const next = (method: string): Trouble | undefined => {
    const [trouble] = waiting;
    if (trouble === undefined || (NEEDS_EFFECT.has(trouble) && method === 'GET')) return undefined;
    return waiting.shift();
  };
  return {
    add: (trouble: Trouble) => waiting.push(trouble),
    middleware(request: Request, response: Response, proceed: NextFunction): void {
      const trouble = next(request.method);
      if (trouble === undefined) proceed();
      else make(trouble, request, response, proceed);
    },
  };
}

function make(trouble: Trouble, request: Request, response: Response, proceed: NextFunction): void {
  const insteadOf = (answer: (body: string) => void): void => {
    response.send = (body: unknown) => {
      answer(String(body));
      return response;
    };
    proceed();
  };
  switch (trouble) {
    case 'reset':
      request.socket.destroy();
      return;
    case 'silence':
      return;
    case 'error500':
      response.status(500).json({ status: 500, title: 'Internal Server Error', detail: 'Sorry.' });
      return;
    case 'html502':
      response.status(502).type('html').end('<html><h1>502 Bad Gateway</h1></html>');
      return;
    case 'redirect':
      response.redirect(302, 'https://example.org/');
      return;
    case 'conflict409':
      response.status(409).json({ status: 409, title: 'Conflict', detail: 'The request is being processed.' });
      return;
    case 'limited429':
      response.set('retry-after', '1').status(429);
      response.json({ status: 429, title: 'Too Many Requests', detail: 'Slow down.' });
      return;
    case 'resetWithEffect':
      insteadOf(() => request.socket.destroy());
      return;
    case 'error500WithEffect':
      insteadOf(() => response.status(500).end('{}'));
      return;
    case 'garbageWithEffect':
      insteadOf((body) => response.status(200).end(body.slice(0, body.length / 2)));
      return;
    case 'unknownStatusWithEffect':
      insteadOf((body) => response.status(200).end(body.replace(/"status":"\w+"/, '"status":"teleported"')));
      return;
  }
}
