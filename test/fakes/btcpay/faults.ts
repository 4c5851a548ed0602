import type { Request, RequestHandler, Response } from 'express';

/** A trouble with the next call to the API, or with the next that changes something. */
export type FakeFault =
  | 'requestLost'
  | 'answerLost'
  | 'serverError'
  | 'serverErrorAfter'
  | 'gatewayHtml'
  | 'garbage'
  | 'rateLimited'
  | 'redirect'
  | 'silence'
  | 'unknownStatus';

export interface Faults {
  next(fault: FakeFault, on?: 'any' | 'POST'): void;
  readonly middleware: RequestHandler;
}

/** Those with an effect wait for a call that has one. */
const WITH_EFFECT: readonly FakeFault[] = ['answerLost', 'serverErrorAfter', 'garbage'];

export function createFaults(): Faults {
  let planned: { readonly fault: FakeFault; readonly on: 'any' | 'POST' } | null = null;
  return {
    next(fault, on = WITH_EFFECT.includes(fault) ? 'POST' : 'any') {
      planned = { fault, on };
    },
    middleware(request, response, next) {
      if (planned === null || (planned.on === 'POST' && request.method !== 'POST')) return next();
      const { fault } = planned;
      planned = null;
      disturb(fault, request, response, next);
    },
  };
}

function disturb(fault: FakeFault, request: Request, response: Response, next: () => void): void {
  switch (fault) {
    case 'requestLost':
      request.socket.destroy();
      return;
    case 'answerLost':
      response.json = () => {
        request.socket.destroy();
        return response;
      };
      next();
      return;
    case 'serverError':
      response.status(500).json({ code: 'generic-error', message: 'Something went wrong' });
      return;
    case 'serverErrorAfter':
      instead(response, next, () => response.status(500).type('json').send('{"code":"generic-error"}'));
      return;
    case 'gatewayHtml':
      response.status(502).type('html').send('<html><h1>502 Bad Gateway</h1></html>');
      return;
    case 'garbage':
      instead(response, next, () => response.status(200).type('json').send('{"id":"HMpr'));
      return;
    case 'rateLimited':
      response.status(429).set('retry-after', '30').type('text').send('');
      return;
    case 'redirect':
      response.redirect(301, 'https://btcpay.example.com/');
      return;
    case 'silence':
      return;
    case 'unknownStatus': {
      const json = response.json.bind(response);
      response.json = (body) => json({ ...(body as object), status: 'Astonished' });
      next();
      return;
    }
  }
}

function instead(response: Response, next: () => void, send: () => void): void {
  response.json = () => {
    send();
    return response;
  };
  next();
}
