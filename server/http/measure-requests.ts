import type { RequestHandler } from 'express';
import type { Metrics } from '../metrics/metrics.ts';
import { routeClasses, STREAM } from '../metrics/route-class.ts';

/** Counts every request once its answer has left, or its caller. */
export function measureRequests(metrics: Metrics, platforms: Iterable<string>): RequestHandler {
  const routeOf = routeClasses(platforms);
  return (request, response, next) => {
    const begun = performance.now();
    // Routers change the path as the request goes through them.
    const route = routeOf(request.path);
    response.once('close', () => {
      const whole = response.writableFinished || route === STREAM;
      const status = whole ? String(response.statusCode) : 'aborted';
      metrics.requestAnswered(route, status, route === STREAM ? null : performance.now() - begun);
    });
    next();
  };
}
