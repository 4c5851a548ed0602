import type { RequestHandler } from 'express';

/** No foreign page may press a button here. Browsers say where a form came from; what is no browser needs no such guard. */
export const refuseForeign: RequestHandler = (request, response, next) => {
  const origin = request.get('origin');
  const isOwn = origin === undefined || origin === `${request.protocol}://${request.get('host')}`;
  if (request.method === 'GET' || isOwn) return next();
  response.status(403).type('text').send('This form came from another site. Nothing was done.');
};
