import type { RequestHandler } from 'express';
import type { Services } from '../services.ts';

/**
 * A forwarded request while no proxy is trusted: most likely `trustProxy` was forgotten, and every visitor
 * counts as the proxy in the rate limits. (It may also be a visitor's own invention, so it is only said.)
 */
export function proxyHint({ alert }: Pick<Services, 'alert'>): RequestHandler {
  return (request, _response, next) => {
    if (request.headers['x-forwarded-for'] !== undefined) {
      alert({
        code: 'trust_proxy_unset',
        subject: 'server',
        message:
          'Requests come through a proxy (X-Forwarded-For), but trustProxy is not set: all visitors share one rate limit. ' +
          'If a proxy of yours stands in front, write trustProxy: 1 into tillgate.yaml.',
      });
    }
    next();
  };
}
