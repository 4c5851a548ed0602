import { z } from 'zod';
import { type Money, toDecimal } from '../../shared/money.ts';
import { amountsRule } from './amounts.ts';
import { complaintAboutCountry } from './countries.ts';
import { complaintAboutCurrency } from './currencies.ts';
import type { Findings } from './findings.ts';
import type { Path } from './path.ts';
import { percentRule } from './percent.ts';
import { textRule } from './rule.ts';

/**
 * What paying with a method costs on top of the order: a fixed part per currency and a part of the order's amount.
 *
 * Surcharges on consumers' cards are forbidden in the EEA and the United Kingdom (Directive (EU) 2015/2366, article
 * 62(4); Consumer Rights (Payment Surcharges) Regulations 2012): that is the merchant's to know, not checked here.
 */
export interface Surcharge {
  /** At most one per currency; in a currency without one only the percentage is added. */
  readonly fixed: readonly Money[];
  /** Thousandths of a percent: 2,900 is 2.9 %. */
  readonly percentThousandths: number;
}

/** When a method is offered, and at what price. */
export interface MethodTerms {
  readonly surcharge: Surcharge | null;
  /** Bounds of the order's amount, both included, at most one per currency; a currency without one has no bound. */
  readonly minimum: readonly Money[];
  readonly maximum: readonly Money[];
  /** ISO 4217; null: all that the provider takes. */
  readonly currencies: readonly string[] | null;
  /** Where the shopper pays from, ISO 3166-1 alpha-2; null: anywhere. */
  readonly countries: readonly string[] | null;
}

/** A method without terms: offered for everything its provider takes, at no price. */
export const NO_TERMS: MethodTerms = { surcharge: null, minimum: [], maximum: [], currencies: null, countries: null };

const codes = (judge: Parameters<typeof textRule>[0]) => z.array(textRule(judge)).min(1, 'It must name at least one.');

const surchargeRule = z
  .strictObject({ fixed: amountsRule.optional(), percent: percentRule.optional() })
  .transform(({ fixed = [], percent = 0 }, context): Surcharge => {
    if (fixed.length === 0 && percent === 0 && context.issues.length === 0) {
      const params = { fix: 'Write e.g. surcharge: { fixed: "0.35 EUR", percent: 2.9 }, or remove it.' };
      context.addIssue({ code: 'custom', message: 'A surcharge has a fixed part, a percentage, or both.', params });
    }
    return { fixed, percentThousandths: percent };
  });

/** The keys of a method's terms in `tillgate.yaml`. */
export const termsShape = {
  surcharge: surchargeRule.optional(),
  minimum: amountsRule.optional(),
  maximum: amountsRule.optional(),
  currencies: codes(complaintAboutCurrency).optional(),
  countries: codes(complaintAboutCountry).optional(),
};

/** Fills in what was not written; undefined where nothing was. */
export function termsOf(written: Partial<MethodTerms>): MethodTerms | undefined {
  const given = Object.keys(termsShape).some((key) => written[key as keyof MethodTerms] !== undefined);
  if (!given) return undefined;
  const { surcharge = null, minimum = [], maximum = [], currencies = null, countries = null } = written;
  return { surcharge, minimum, maximum, currencies, countries };
}

/** Reports terms that contradict each other or the provider: they would silently do nothing. */
export function checkTerms(findings: Findings, path: Path, terms: MethodTerms, taken: 'any' | readonly string[]): void {
  const { surcharge, minimum, maximum, currencies } = terms;
  for (const [index, currency] of (currencies ?? []).entries()) {
    if (taken === 'any' || taken.includes(currency)) continue;
    findings.report([...path, 'currencies', index], {
      message: `The provider does not take ${currency}.`,
      fix: `It takes ${taken.join(', ')}.`,
    });
  }
  const offered = currencies ?? taken;
  const amounts = [
    ...(surcharge?.fixed ?? []).map((amount) => ({ key: ['surcharge', 'fixed'], amount })),
    ...minimum.map((amount) => ({ key: ['minimum'], amount })),
    ...maximum.map((amount) => ({ key: ['maximum'], amount })),
  ];
  for (const { key, amount } of amounts) {
    if (offered === 'any' || offered.includes(amount.currency)) continue;
    findings.report([...path, ...key], {
      message: `The method is not offered in ${amount.currency}.`,
      fix: `Remove "${toDecimal(amount)} ${amount.currency}", or add ${amount.currency} to currencies.`,
    });
  }
  for (const low of minimum) {
    const high = maximum.find(({ currency }) => currency === low.currency);
    if (high === undefined || low.amountMinor <= high.amountMinor) continue;
    findings.report([...path, 'maximum'], {
      message: `It is below the minimum of ${toDecimal(low)} ${low.currency}: the method would never be offered.`,
      fix: 'Swap or correct the two.',
    });
  }
}
