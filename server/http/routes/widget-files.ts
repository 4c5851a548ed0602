import { join } from 'node:path';
import express, { Router } from 'express';
import { DAY, MINUTE, SECOND } from '../../clock.ts';

/** In a store's page: known by a lasting name, so kept for a short time. */
const SCRIPT_MAX_AGE_MS = 10 * MINUTE;

/**
 * The loader and what it imports, and what the payment UI loads on demand. Store pages of any origin load them, also
 * those that isolate themselves (COEP), hence the cross-origin resource policy.
 */
export function widgetFiles(directory: string): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    next();
  });
  router.get('/tillgate.js', (_request, response) => {
    response.sendFile('tillgate.js', { root: directory, maxAge: SCRIPT_MAX_AGE_MS });
  });
  // An import is a request with CORS, whatever the page. Its name lasts too: a loader kept from before the last
  // release must find what it imports.
  router.get('/commercelayer.js', (_request, response) => {
    response.set('Access-Control-Allow-Origin', '*');
    response.sendFile('commercelayer.js', { root: directory, maxAge: SCRIPT_MAX_AGE_MS });
  });
  router.use(
    '/checkout/assets',
    express.static(join(directory, 'checkout', 'assets'), {
      index: false,
      setHeaders(response, path) {
        // Chunks carry their content's hash in the name; locales do not.
        const seconds = path.endsWith('.js') ? (365 * DAY) / SECOND : (10 * MINUTE) / SECOND;
        response.setHeader('Cache-Control', `public, max-age=${seconds}${path.endsWith('.js') ? ', immutable' : ''}`);
      },
    }),
  );
  return router;
}
