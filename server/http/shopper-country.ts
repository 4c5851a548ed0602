import type { RequestHandler, Response } from 'express';
import { isCountry } from '../config/countries.ts';

/**
 * Reads which country a request comes from out of the header that a trusted proxy sets, e.g. `CF-IPCountry`. A header
 * that did not come from the proxy itself is anybody's invention and is not read. What is no country (Cloudflare's XX
 * for unknown and T1 for Tor, a repeated header) is unknown.
 */
export function shopperCountry(header: string): RequestHandler {
  return (request, response, next) => {
    const isTrusted: (address: string | undefined, hop: number) => boolean = request.app.get('trust proxy fn');
    const code = request.headers[header];
    if (typeof code === 'string' && isCountry(code.toUpperCase()) && isTrusted(request.socket.remoteAddress, 0)) {
      response.locals.country = code.toUpperCase();
    }
    next();
  };
}

/** ISO 3166-1 alpha-2; null: unknown. */
export function countryOf({ locals }: Response): string | null {
  return typeof locals.country === 'string' ? locals.country : null;
}
