import { exponentOf, type Money, MoneyError, money } from '../../../shared/money.ts';

/**
 * How `package.price` counts. The platform documents "cents" and never says what that means for a currency without
 * two decimals (JPY, KWD), so it is a setting of the store:
 *
 * - `cents`: hundredths of the major unit whatever the currency; 900 is 9.00 USD and 9 JPY.
 * - `minor`: the currency's own minor unit; 900 is 9.00 USD, 900 JPY and 0.900 KWD.
 */
export type PriceScale = 'cents' | 'minor';

/**
 * The money behind a price. Left unset, the scale is `cents`, except that a currency with three or more decimals is
 * refused: there, `cents` and `minor` are ten times apart and both divide evenly, so only the merchant can say.
 * Throws MoneyError for that, for a price that is not a positive whole number, and for a rest below the
 * currency's minor unit (950 hundredths of a yen).
 */
export function priceToMoney(price: number, currency: string, scale: PriceScale | undefined): Money {
  if (!Number.isSafeInteger(price) || price <= 0) throw new MoneyError('The price is not a positive whole number.');
  const exponent = exponentOf(currency);
  if (scale === 'minor' || exponent === 2) return money(price, currency);
  if (exponent > 2) {
    if (scale === undefined) {
      throw new MoneyError(`It is not known how CraftingStore counts ${currency}: set priceScale to cents or minor.`);
    }
    return money(price * 10 ** (exponent - 2), currency);
  }
  const hundredths = 10 ** (2 - exponent);
  if (price % hundredths !== 0) {
    throw new MoneyError(`${price} hundredths of ${currency} are not a whole amount: check priceScale.`);
  }
  return money(price / hundredths, currency);
}
