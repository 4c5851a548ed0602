import type { z } from 'zod';
import { originRule } from '../../config/origin.ts';
import { idRule } from '../../config/rule.ts';
import { configSchema as bankSchema } from '../../providers/bank-transfer/config.ts';

/** What is wrong with an answer, and what to write instead; null when it is good. */
export type Check = (answer: string) => string | null;

/** The same rules as the configuration's own, so that what init writes is what serve takes. */
export const checkOrigin: Check = (answer) => verdict(originRule.safeParse(answer));
export const checkStoreId: Check = (answer) => verdict(idRule.safeParse(answer));

export const checkOrigins: Check = (answer) => {
  const origins = splitList(answer);
  if (origins.length === 0) return 'Write at least one address.';
  return origins.map(checkOrigin).find((problem) => problem !== null) ?? null;
};

export const checkIban: Check = (iban) => bankProblem({ iban, beneficiary: 'Example' });
export const checkBeneficiary: Check = (beneficiary) => bankProblem({ iban: 'NL91ABNA0417164300', beneficiary });

function bankProblem(bank: { readonly iban: string; readonly beneficiary: string }): string | null {
  const problem = verdict(bankSchema.safeParse(bank));
  return problem === null ? null : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
}

export function compactIban(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

/** `a, b c` → `['a', 'b', 'c']` */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '');
}

function verdict(result: z.ZodSafeParseResult<unknown>): string | null {
  const issue = result.success ? undefined : result.error.issues[0];
  if (issue === undefined) return null;
  const fix = issue.code === 'custom' ? issue.params?.fix : undefined;
  return typeof fix === 'string' ? `${issue.message} ${fix}`.trim() : issue.message;
}
