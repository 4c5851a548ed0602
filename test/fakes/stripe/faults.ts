import type { Response } from 'express';

export type StripeFault =
  | 'requestLost'
  | 'answerLost'
  | 'serverError'
  | 'gatewayHtml'
  | 'garbage'
  | 'rateLimited'
  | 'silence'
  | 'serverErrorAfter'
  | 'redirect'
  | 'html403'
  | 'unknownStatus'
  /** At work for a while. */
  | 'slow';

/** Troubles for the next request; those that need an effect wait for the next one that has one. */
export interface Trouble {
  /** `POST`: lets questions pass. */
  next(fault: StripeFault, on?: 'any' | 'POST'): void;
  take(method: string): StripeFault | null;
}

const NEEDS_EFFECT: ReadonlySet<StripeFault> = new Set(['answerLost', 'garbage', 'serverErrorAfter']);

export function createTrouble(): Trouble {
  let waiting: StripeFault | null = null;
  let forPost = false;
  return {
    next(fault, on = 'any') {
      waiting = fault;
      forPost = on === 'POST' || NEEDS_EFFECT.has(fault);
    },
    take(method) {
      if (waiting === null || (forPost && method !== 'POST')) return null;
      const fault = waiting;
      waiting = null;
      return fault;
    },
  };
}

/** Troubles that come instead of any work. True: the request is dealt with. */
export function instead(fault: StripeFault | null, response: Response): boolean {
  switch (fault) {
    case 'requestLost':
      response.socket?.destroy();
      return true;
    case 'silence':
      return true;
    case 'serverError':
      response.status(500).json({ error: { type: 'api_error', message: 'An error occurred.' } });
      return true;
    case 'gatewayHtml':
      response.status(502).type('html').send('<html><h1>502 Bad Gateway</h1></html>');
      return true;
    case 'html403':
      response.status(403).type('html').send('<html><h1>Forbidden</h1></html>');
      return true;
    case 'redirect':
      response.redirect(302, 'https://elsewhere.example/');
      return true;
    case 'rateLimited':
      response
        .status(429)
        .set('retry-after', '1')
        .json({ error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests.' } });
      return true;
    case 'answerLost':
    case 'garbage':
    case 'serverErrorAfter':
    case 'unknownStatus':
    case 'slow':
    case null:
      return false;
  }
}
