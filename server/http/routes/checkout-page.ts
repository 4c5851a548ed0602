import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import type { Domain } from '../../payments/domain.ts';
import { isCheckoutId } from '../../payments/ids.ts';
import { viewCheckout } from '../../payments/view.ts';
import type { CheckoutDocument } from '../checkout-document.ts';
import { negotiateLocale } from '../locale.ts';
import { checkoutInLog } from '../named-in-log.ts';
import type { RateLimits } from '../rate-limits.ts';
import { countryOf } from '../shopper-country.ts';
import type { Visits } from '../visits.ts';

/** `GET /checkout/:id`: one document with everything of the first screen in it. */
export function checkoutPage(domain: Domain, document: CheckoutDocument, limits: RateLimits, visits: Visits): Router {
  const router = Router();
  router.param('id', checkoutInLog);
  router.get('/:id', limits.read, async (request, response, next) => {
    const { id } = request.params;
    if (typeof id !== 'string' || !isCheckoutId(id)) return next();
    const { view, store } = await viewCheckout(domain, id, countryOf(response));
    visits.noticed(view);
    const parents = store.config.origins;
    const wanted = request.query.locale;
    const locale = negotiateLocale(
      typeof wanted === 'string' ? wanted : undefined,
      request.headers['accept-language'],
      document.locales,
    );
    const nonce = randomBytes(16).toString('base64');
    const policies = view.methods.flatMap((method) => domain.methods.get(method.id)?.provider.page?.policy ?? []);
    const page = document.render({ data: { view, parents }, locale, nonce, frameAncestors: parents, policies });
    response.set(page.headers).vary('Accept-Language, Accept-Encoding').type('html');
    if (request.acceptsEncodings('gzip') === 'gzip') response.set('Content-Encoding', 'gzip').send(page.gzip());
    else response.send(page.html);
  });
  return router;
}
