import type { Request, RequestHandler, Response } from 'express';
import { MemoryStore, type Options, rateLimit, type Store } from 'express-rate-limit';
import { MINUTE } from '../clock.ts';
import type { Domain } from '../payments/domain.ts';
import { sendError } from './errors.ts';
import { onlySuspects } from './refusals.ts';
import { createSharedCounts } from './shared-counts.ts';

/** A signed request that was believed is no forgery, whatever it is answered: thirty declines must not shut a store out. */
export const markAuthentic = (response: Response) => {
  response.locals.authentic = true;
};

const wasAuthentic = (_request: Request, response: Response) =>
  response.locals.authentic === true || response.statusCode < 400;

/**
 * Per address and minute. Generous: a school or a phone network is one address. A signed route counts only
 * what it refused, since its honest caller is one address with all the orders.
 */
const limit = (perMinute: number, options: Partial<Options> = {}): RequestHandler =>
  rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Said by `proxyHint`, in our own log and with what to do.
    validate: { xForwardedForHeader: false },
    handler: (_request, response) =>
      sendError(response, 429, 'too_many_requests', 'Too many requests. Please wait a minute.'),
    ...options,
  });

function limitRefused(perMinute: number, store: Store): RequestHandler {
  const options = { skipSuccessfulRequests: true, requestWasSuccessful: wasAuthentic, store };
  return onlySuspects(limit(perMinute, options), store, (response) => !wasAuthentic(response.req, response));
}

export type RateLimits = Readonly<
  Record<'link' | 'refused' | 'startPayment' | 'read' | 'notifications', RequestHandler>
>;

/** What could be tried out by many requests is counted over all servers of a database; what only costs time, by each. */
export function createRateLimits({
  database,
  clock,
  logger,
}: Pick<Domain, 'database' | 'clock' | 'logger'>): RateLimits {
  const shared = database.shared ? createSharedCounts(database.read, clock.now, logger) : null;
  const together = (name: string): Store => (shared ? shared(name) : new MemoryStore());
  return {
    /** Anyone may ask for a link by guessing order ids, and each one asks the store. */
    link: limit(300, { store: together('link') }),
    /** Signed routes: forgeries. */
    refused: limitRefused(120, together('refused')),
    /** Trying out stolen cards. */
    startPayment: limit(120, { store: together('pay') }),
    read: limit(1_200),
    notifications: limit(1_200),
  };
}
