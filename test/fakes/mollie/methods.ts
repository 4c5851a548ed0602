/** The account's methods, as `GET /v2/methods` lists them, and their pictures. */
import { Locale } from '@mollie/api-client';
import express, { type Router } from 'express';
import { z } from 'zod';
import { parseDecimal } from '../../../shared/money.ts';
import { unprocessable } from './refusal.ts';
import type { MethodJson } from './sdk-types.ts';

export type MethodId = MethodJson['id'];

interface Known {
  readonly names: Readonly<Record<string, string>>;
  readonly color: string;
  /** Limits, minor units of EUR. */
  readonly min: number;
  readonly max: number | null;
  readonly first?: true;
}

const KNOWN: Partial<Record<MethodId, Known>> = {
  ideal: { names: { en: 'iDEAL | Wero' }, color: '#cc0066', min: 1, max: 5_000_000, first: true },
  bancontact: { names: { en: 'Bancontact' }, color: '#005498', min: 2, max: 5_000_000, first: true },
  creditcard: {
    names: { en: 'Card', nl: 'Kaart', de: 'Karte', fr: 'Carte bancaire' },
    color: '#1b3b6f',
    min: 1,
    max: 1_000_000,
    first: true,
  },
  paysafecard: { names: { en: 'paysafecard' }, color: '#008ac9', min: 100, max: 100_000 },
  paypal: { names: { en: 'PayPal' }, color: '#003087', min: 1, max: 800_000, first: true },
  klarna: { names: { en: 'Pay with Klarna', nl: 'Betaal met Klarna' }, color: '#ffb3c7', min: 1, max: 400_000 },
};
const PLAIN: Known = { names: {}, color: '#444444', min: 1, max: null };

const query = z.object({
  'amount[value]': z.string().optional(),
  'amount[currency]': z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  locale: z.enum(Locale).optional(),
  sequenceType: z.enum(['oneoff', 'first', 'recurring']).optional(),
});

export function listMethods(active: readonly MethodId[], asked: unknown, base: string): object {
  const parsed = query.safeParse(asked);
  if (!parsed.success) throw unprocessable('The parameter is invalid', parsed.error.issues[0]?.path.join('.'));
  const { 'amount[value]': value, 'amount[currency]': currency, locale = 'en_US', sequenceType } = parsed.data;
  if ((value === undefined) !== (currency === undefined)) throw unprocessable('The amount is incomplete', 'amount');
  const minor = value === undefined || currency === undefined ? null : parseDecimal(value, currency).amountMinor;
  const methods = active
    .map((id) => ({ id, known: KNOWN[id] ?? PLAIN }))
    .filter(({ known: { min, max } }) => minor === null || (minor >= min && (max === null || minor <= max)))
    .filter(({ id }) => currency === undefined || currency === 'EUR' || id === 'creditcard' || id === 'paypal')
    .filter(({ known }) => sequenceType !== 'first' || known.first === true)
    .map(({ id, known }) => methodJson(id, known, locale, base));
  return { count: methods.length, _embedded: { methods }, _links: {} };
}

function methodJson(id: MethodId, { names, min, max }: Known, locale: string, base: string) {
  const image = `${base}/external/icons/payment-methods/${id}`;
  const euros = (minor: number) => ({ value: (minor / 100).toFixed(2), currency: 'EUR' });
  const json: MethodJson = {
    resource: 'method',
    id,
    description: names[locale.slice(0, 2)] ?? names.en ?? id,
    minimumAmount: euros(min),
    maximumAmount: max === null ? null : euros(max),
    image: { size1x: `${image}.png`, size2x: `${image}%402x.png`, svg: `${image}.svg` },
  };
  return {
    ...json,
    _links: { documentation: { href: 'https://docs.mollie.com/reference/list-methods', type: 'text/html' } },
  };
}

/** Pictures of 32 by 24, each with its method's colour and initials. `asked` gets the path of every request. */
export function methodPictures(asked: string[]): Router {
  const router = express.Router();
  router.get('/external/icons/payment-methods/:file', (request, response) => {
    asked.push(request.url);
    const id = request.params.file.replace(/\.svg$/, '');
    const { color } = KNOWN[id as MethodId] ?? PLAIN;
    response
      .type('image/svg+xml')
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="24" viewBox="0 0 32 24"><rect width="32" height="24" rx="3" fill="#fff"/><rect x="4" y="4" width="24" height="16" rx="2" fill="${color}"/><text x="16" y="15.5" font-family="sans-serif" font-size="9" font-weight="700" fill="#fff" text-anchor="middle">${id.slice(0, 2).toUpperCase()}</text></svg>`,
      );
  });
  return router;
}
