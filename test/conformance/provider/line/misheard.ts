import { exponentOf, type Money } from '../../../../shared/money.ts';
import type { Misheard } from '../harness.ts';

/** Turns what is said into what is heard, however the provider writes amounts: `12347` or `123.47`. */
export function misheard(what: Misheard, usual: Money): (text: string) => string {
  if ('ref' in what) return (text) => text.replaceAll(what.ref, what.as);
  if ('currency' in what) return inAnotherCurrency(usual.currency, what.currency);
  const decimal = (amountMinor: number) => (amountMinor / 10 ** exponentOf(usual.currency)).toFixed(2);
  return (text) =>
    text
      .replaceAll(String(usual.amountMinor), String(what.amountMinor))
      .replaceAll(decimal(usual.amountMinor), decimal(what.amountMinor));
}

/** In capitals or not, as it was said. */
export function inAnotherCurrency(said: string, heard: string): (text: string) => string {
  return (text) =>
    text.replace(new RegExp(`\\b${said}\\b`, 'gi'), (word) =>
      word === word.toLowerCase() ? heard.toLowerCase() : heard,
    );
}
