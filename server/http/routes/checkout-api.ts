import express, { Router } from 'express';
import { startPaymentSchema } from '../../../shared/schemas.ts';
import { type Domain, RefusedError } from '../../payments/domain.ts';
import { startPayment } from '../../payments/start-payment.ts';
import { viewCheckout } from '../../payments/view.ts';
import { sendError } from '../errors.ts';
import { checkoutInLog } from '../named-in-log.ts';
import type { RateLimits } from '../rate-limits.ts';
import { within } from '../raw-body.ts';
import { countryOf } from '../shopper-country.ts';
import type { ViewStreams } from '../view-streams.ts';
import type { Visits } from '../visits.ts';

/** Of a payment: a card's fields and little else. Bytes. */
const BODY_LIMIT = 10 * 1024;
const readJson = within(BODY_LIMIT, express.json({ limit: BODY_LIMIT, inflate: false }));

/** What the payment UI asks: `/api/checkouts/:id`, `…/payments`, `…/events`. */
export function checkoutApi(domain: Domain, limits: RateLimits, visits: Visits, streams: ViewStreams): Router {
  const router = Router();
  router.param('id', checkoutInLog);

  router.get('/:id', limits.read, async (request, response) => {
    const { view } = await viewCheckout(domain, idOf(request.params), countryOf(response));
    // Loading the page is the visit; this is a page that cannot keep its stream open.
    visits.watched(view);
    response.set('Cache-Control', 'no-store').json(view);
  });

  router.post('/:id/payments', limits.startPayment, readJson, async (request, response) => {
    const body = startPaymentSchema.safeParse(request.body);
    if (!body.success) {
      const where = body.error.issues[0]?.path.join('.') ?? '';
      return sendError(
        response,
        400,
        'invalid_body',
        `The payment request is malformed${where ? ` at ${where}` : ''}.`,
      );
    }
    const id = idOf(request.params);
    const country = countryOf(response);
    await startPayment(domain, id, body.data, country);
    const { view } = await viewCheckout(domain, id, country);
    response.set('Cache-Control', 'no-store').json(view);
  });

  router.get('/:id/events', limits.read, async (request, response) => {
    const id = idOf(request.params);
    const { view } = await viewCheckout(domain, id, countryOf(response));
    streams.open(id, view, request, response);
  });

  return router;
}

function idOf(params: Record<string, unknown>): string {
  if (typeof params.id !== 'string') throw new RefusedError('checkout_not_found', 'There is no such checkout.', 404);
  return params.id;
}
