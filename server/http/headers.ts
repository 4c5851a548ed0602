import type { ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

/**
 * What every answer carries. Pages that may be framed say so themselves with `frame-ancestors`, which is why
 * X-Frame-Options, which knows no list of origins, is not sent.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const headers = headersSetBy(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
      },
      xFrameOptions: false,
      strictTransportSecurity: publicUrl.startsWith('https:'),
      referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    }),
  );
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** The same for every answer, so helmet's dozen of functions is asked once and not at each request. */
function headersSetBy(
  middleware: RequestHandler | ReturnType<typeof helmet>,
): readonly [name: string, value: string][] {
  const set = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => void set.set(name, value),
    removeHeader: (name: string) => void set.delete(name),
  };
  middleware({} as Request, response as unknown as ServerResponse as Response, (error?: unknown) => {
    if (error) throw error;
  });
  return [...set];
}
