import type { Response } from 'express';
import type { Fault } from '../../conformance/provider-suite.ts';

export type PayPalFault =
  | Exclude<Fault, 'refused'>
  | 'silence'
  | 'serverErrorAfter'
  | 'redirect'
  | 'html403'
  | 'unknownStatus'
  | 'unauthorized'
  /** At work for a while. */
  | 'slow';

/** Troubles for the next request of the API; those that need an effect wait for the next one that has one. */
export interface Trouble {
  /** `POST`: lets questions pass; `token`: hits the next request for an access token, which is let alone otherwise. */
  next(fault: PayPalFault, on?: 'any' | 'POST' | 'token'): void;
  take(method: string, path: string): PayPalFault | null;
}

const NEEDS_EFFECT: ReadonlySet<PayPalFault> = new Set(['answerLost', 'garbage', 'serverErrorAfter']);

export function createTrouble(): Trouble {
  let waiting: PayPalFault | null = null;
  let where: 'any' | 'POST' | 'token' = 'any';
  return {
    next(fault, on = 'any') {
      waiting = fault;
      where = on === 'any' && NEEDS_EFFECT.has(fault) ? 'POST' : on;
    },
    take(method, path) {
      const isToken = path === '/v1/oauth2/token';
      if (waiting === null || isToken !== (where === 'token') || (where === 'POST' && method === 'GET')) return null;
      const fault = waiting;
      waiting = null;
      return fault;
    },
  };
}

/** Troubles that come instead of any work. True: the request is dealt with. */
export function instead(fault: PayPalFault | null, response: Response): boolean {
  switch (fault) {
    case 'requestLost':
      response.socket?.destroy();
      return true;
    case 'silence':
      return true;
    case 'serverError':
      response.status(500).json({ name: 'INTERNAL_SERVER_ERROR', message: 'An internal server error has occurred.' });
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
    case 'unauthorized':
      response.status(401).json({ error: 'invalid_token', error_description: 'Access Token not found in cache' });
      return true;
    case 'rateLimited':
      response.status(429).set('retry-after', '1').json({ name: 'RATE_LIMIT_REACHED', message: 'Too many requests.' });
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
