import { type Request, type Response, Router } from 'express';
import type { OptionView } from '../../../shared/api.ts';
import { optionId } from '../../../shared/schemas.ts';
import { DAY, SECOND } from '../../clock.ts';
import type { OptionLists } from '../../payments/option-lists.ts';
import { sendError } from '../errors.ts';
import { negotiateLocale } from '../locale.ts';
import type { OptionIcons } from '../option-icons.ts';
import type { RateLimits } from '../rate-limits.ts';
import { countryOf } from '../shopper-country.ts';

interface Parts {
  readonly lists: OptionLists;
  readonly icons: OptionIcons;
  readonly limits: RateLimits;
  /** The languages of the payment UI: no others are asked for, so that what is kept stays small. */
  readonly locales: readonly string[];
}

/** A picture is only ever shown: opened by itself it may run nothing, ask nothing and reach nothing of this origin. */
const ICON_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  // Its address holds the key to the checkout: for this browser alone.
  'Cache-Control': `private, max-age=${(7 * DAY) / SECOND}, immutable`,
};

/** The provider's own ways to pay: `/api/checkouts/:id/methods/:method/options` and `…/options/:option/icon`. */
export function methodOptions({ lists, icons, limits, locales }: Parts): Router {
  const router = Router();
  const list = (request: Request, response: Response) => {
    const { id, method } = request.params;
    return lists.of(String(id), String(method), localeOf(request, locales), countryOf(response));
  };

  router.get('/:id/methods/:method/options', limits.read, async (request, response) => {
    const query = new URLSearchParams({ locale: localeOf(request, locales) });
    const body: OptionView[] = (await list(request, response)).map(({ id, label, icon }) => ({
      id,
      label,
      icon: icon === null ? null : `options/${id}/icon?${query}`,
    }));
    response.set('Cache-Control', 'no-store').json(body);
  });

  router.get('/:id/methods/:method/options/:option/icon', limits.read, async (request, response) => {
    const option = optionId.safeParse(request.params.option);
    const found = option.success ? (await list(request, response)).find(({ id }) => id === option.data) : undefined;
    const icon = found?.icon ? await icons.at(found.icon) : null;
    if (icon === null) return sendError(response, 404, 'icon_not_found', 'There is no such picture.');
    response.set({ ...ICON_HEADERS, 'Content-Type': icon.type }).send(icon.bytes);
  });

  return router;
}

function localeOf({ query }: Request, locales: readonly string[]): string {
  return negotiateLocale(typeof query.locale === 'string' ? query.locale : undefined, undefined, locales);
}
