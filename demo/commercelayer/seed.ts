import type { Records } from './model/records.ts';
import type { Organization } from './model/rows.ts';

/** Cents of both markets. */
const PRODUCTS = [
  { code: 'BEANIE', name: 'Beanie with a Bobble', EUR: 2_400, USD: 2_600 },
  { code: 'MUG', name: 'Enamel Mug (12 oz)', EUR: 1_500, USD: 1_600 },
  { code: 'HOODIE', name: 'Hoodie, Charcoal', EUR: 5_900, USD: 6_400 },
] as const;

/** An organization with a market for EUR, tax included, one for USD, tax on top, and three products. */
export function seed(records: Records, slug: string): Organization {
  records.insert('markets', {
    number: 1,
    name: 'Europe',
    code: 'europe',
    currency_code: 'EUR',
    country_code: 'DE',
    tax_included: true,
    tax_rate: 0.19,
  });
  records.insert('markets', {
    number: 2,
    name: 'USA',
    code: 'usa',
    currency_code: 'USD',
    country_code: 'US',
    tax_included: false,
    tax_rate: 0.1,
  });
  for (const { code, name, EUR, USD } of PRODUCTS) {
    const sku = records.insert('skus', { code, name, description: null, image_url: null, do_not_ship: false });
    for (const [currency_code, amount_cents] of Object.entries({ EUR, USD }))
      records.insert('prices', { sku: sku.id, sku_code: code, currency_code, amount_cents });
  }
  return records.insert('organizations', { name: `The ${slug} shop`, slug });
}
