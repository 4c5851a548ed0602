import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, type Store } from 'express-rate-limit';

/** More addresses than a minute's honest mistakes; beyond it everyone is counted from the beginning. */
const MAX_SUSPECTS = 10_000;

/**
 * Lets everyone pass a limiter of refused requests who has not been refused lately: the honest callers of signed routes,
 * who bring the load and would only be counted to be struck off again. The first refusal is put into the limiter's store;
 * from then on the limiter counts that address itself.
 */
export function onlySuspects(
  limiter: RequestHandler,
  store: Store,
  wasRefused: (response: Response) => boolean,
): RequestHandler {
  const suspects = new Set<string>();
  const suspect = (request: Request) => {
    if (suspects.size >= MAX_SUSPECTS) suspects.clear();
    const key = keyOf(request);
    suspects.add(key);
    // Not counted this once where the counting fails: the limiter says so itself from the next one on.
    Promise.resolve(store.increment(key)).catch(() => undefined);
  };
  return (request, response, next) => {
    if (suspects.size > 0 && suspects.has(keyOf(request))) return limiter(request, response, next);
    response.once('finish', () => {
      if (wasRefused(response)) suspect(request);
    });
    next();
  };
}

/** As the limiter's own: an IPv6 address counts as its network. */
const keyOf = ({ ip = '' }: Request) => ipKeyGenerator(ip);
