import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What every answer carries. Pages that may be framed say so themselves with `frame-ancestors`, which is why
 * X-Frame-Options, which knows no list of origins, is not sent.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    xFrameOptions: false,
    strictTransportSecurity: publicUrl.startsWith('https:'),
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  });
}
