import { join } from 'node:path';
import express, { Router } from 'express';
import { DAY, MINUTE, SECOND } from '../../clock.ts';
import { compressedFile } from '../compressed-file.ts';

/** In a store's page: known by a lasting name, so kept for a short time. */
const SCRIPT_CACHING = `public, max-age=${(10 * MINUTE) / SECOND}`;

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
  const loader = compressedFile(join(directory, 'tillgate.js'), 'js');
  router.get('/tillgate.js', (request, response) => {
    response.set('Cache-Control', SCRIPT_CACHING);
    loader(request, response);
  });
  // An import is a request with CORS, whatever the page. Its name lasts too: a loader kept from before the last
  // release must find what it imports.
  const steps = compressedFile(join(directory, 'commercelayer.js'), 'js');
  router.get('/commercelayer.js', (request, response) => {
    response.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': SCRIPT_CACHING });
    steps(request, response);
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
