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

/** The smaller one first, whatever the browser names first. */
const ENCODINGS = ['br', 'gzip'] as const;

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
    const policies = view.methods.flatMap((method) => domain.methods.get(method.id)?.provider.page?.policy ?? []);
    const page = document.render({ data: { view, parents }, locale, frameAncestors: parents, policies });
    response.set(page.headers).vary('Accept-Language, Accept-Encoding').type('html');
    for (const encoding of ENCODINGS) {
      const bytes = request.acceptsEncodings(encoding) === encoding && page.encoded(encoding);
      if (bytes) return void response.set('Content-Encoding', encoding).send(bytes);
    }
    response.send(page.html);
  });
  return router;
}
