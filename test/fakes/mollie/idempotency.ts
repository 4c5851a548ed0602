import type { NextFunction, Request, Response } from 'express';

const HOUR = 3_600_000;

/** Mollie repeats its first answer to a key, whatever the later request says, and forgets it after an hour. */
export function createReplays(now: () => number) {
  const answers = new Map<string, { readonly status: number; readonly body: string; readonly at: number }>();
  return (request: Request, response: Response, proceed: NextFunction): void => {
    const key = request.get('idempotency-key');
    if (key === undefined || request.method === 'GET') {
      proceed();
      return;
    }
    const known = answers.get(key);
    if (known && now() - known.at < HOUR) {
      response.set('idempotent-replayed', 'true').status(known.status).type('application/hal+json').send(known.body);
      return;
    }
    const send = response.send.bind(response);
    response.send = (body: unknown) => {
      answers.set(key, { status: response.statusCode, body: String(body ?? ''), at: now() });
      return send(body);
    };
    proceed();
  };
}
