import { z } from 'zod';

/** A percentage in thousandths of a percent: 2.9 is 2,900, 100 is 100,000. */
const WHOLE = 100_000;

/**
 * A percentage from 0 to 100 with at most three decimals, as a number or as text (`${FEE}` gives text). Read digit by
 * digit from its decimal notation, so that no binary fraction ever stands for it.
 */
export const percentRule = z.unknown().transform((value, context): number => {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match = /^([0-9]{1,3})(?:\.([0-9]{1,3}))?$/.exec(text);
  const thousandths = match ? Number(match[1] + (match[2] ?? '').padEnd(3, '0')) : Number.NaN;
  if (thousandths <= WHOLE) return thousandths;
  context.addIssue({
    code: 'custom',
    message: 'It must be a percentage from 0 to 100 with at most three decimals.',
    params: { fix: 'Write e.g. 2.9, without the percent sign and with a point.' },
  });
  return z.NEVER;
});
