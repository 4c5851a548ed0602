import { twoDirectives } from '../../kit/csp.ts';

/**
 * A strict policy that lets Tillgate do its work: `script-src` and `frame-src` for the checkout, `connect-src` for the
 * checkout's link and for the platform's API. Everything else is this shop's own.
 */
export function shopPolicy(tillgate: string, api: string): string {
  return [
    "default-src 'self'",
    twoDirectives(tillgate),
    `connect-src 'self' ${tillgate} ${api}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
