import type { Request, Response } from 'express';
import { type Options, rateLimit } from 'express-rate-limit';
import { MINUTE } from '../clock.ts';
import { sendError } from './errors.ts';

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
const limit = (perMinute: number, options: Partial<Options> = {}) =>
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

export const createRateLimits = () => ({
  /** Anyone may ask for a link by guessing order ids, and each one asks the store. */
  link: limit(300),
  /** Signed routes: forgeries. */
  refused: limit(120, { skipSuccessfulRequests: true, requestWasSuccessful: wasAuthentic }),
  startPayment: limit(120),
  read: limit(1_200),
  notifications: limit(1_200),
});

export type RateLimits = ReturnType<typeof createRateLimits>;
