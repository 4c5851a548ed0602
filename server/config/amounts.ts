import { z } from 'zod';
import { exponentOf, type Money, MoneyError, parseDecimal } from '../../shared/money.ts';
import { complaintAboutCurrency } from './currencies.ts';
import type { Complaint } from './mistake.ts';

/** One amount as text, `0.35 EUR`, or a list of them, one per currency. More decimals than the currency has are refused. */
export const amountsRule = z.unknown().transform((value, context): readonly Money[] => {
  const amounts: Money[] = [];
  const texts = Array.isArray(value) ? value : [value];
  if (texts.length === 0) complain([], NOT_AN_AMOUNT);
  for (const [index, text] of texts.entries()) {
    const path = Array.isArray(value) ? [index] : [];
    const amount = read(text);
    if ('message' in amount) complain(path, amount);
    else if (amounts.some(({ currency }) => currency === amount.currency)) {
      complain(path, { message: `There are two amounts in ${amount.currency}.`, fix: 'Remove one of them.' });
    } else amounts.push(amount);
  }
  return amounts;

  function complain(path: number[], { message, fix }: Complaint): void {
    context.addIssue({ code: 'custom', path, message, params: { fix } });
  }
});

const NOT_AN_AMOUNT: Complaint = {
  message: 'It must be an amount with its currency, or a list of them.',
  fix: 'Write e.g. "0.35 EUR", or ["0.35 EUR", "0.40 USD"].',
};

function read(text: unknown): Money | Complaint {
  const [, decimal, currency] = (typeof text === 'string' && /^([0-9.]{1,20}) +(\S{1,60})$/.exec(text.trim())) || [];
  if (decimal === undefined || currency === undefined) return NOT_AN_AMOUNT;
  const complaint = complaintAboutCurrency(currency);
  if (complaint) return complaint;
  try {
    const amount = parseDecimal(decimal, currency);
    return amount.amountMinor > 0 ? amount : { message: 'It must be more than 0.', fix: 'Remove it, or write more.' };
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    const decimals = exponentOf(currency);
    return {
      message: `"${decimal}" is not an amount of ${currency}.`,
      fix: `Write digits, ${decimals === 0 ? 'without decimals' : `with at most ${decimals} decimals after a point`}.`,
    };
  }
}
