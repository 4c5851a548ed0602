import { z } from 'zod';
import type { Complaint } from './mistake.ts';

/** Text that must pass a judge; the judge says what is wrong and what to write instead. */
export function textRule(judge: (text: string) => Complaint | null) {
  return z.string().superRefine((text, context) => {
    const complaint = judge(text);
    if (complaint === null) return;
    context.addIssue({ code: 'custom', message: complaint.message, params: { fix: complaint.fix } });
  });
}

/** A whole number; digits as text count too, because `${PORT}` always gives text. */
export function wholeNumber(min: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value),
    z.int(`It must be a whole number from ${min} to ${max}.`).min(min).max(max),
  );
}

/** Ids of stores and methods: they stand in URLs. */
export const idRule = textRule((id) =>
  /^[a-z0-9][a-z0-9-]{0,39}$/.test(id)
    ? null
    : {
        message: 'It must be 1 to 40 lower-case letters, digits or hyphens, not starting with a hyphen.',
        fix: suggestedId(id),
      },
);

function suggestedId(id: string): string {
  const near = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return near === '' ? '' : `Write ${near}.`;
}

/** A line of text for shoppers. */
export const displayText = (max: number) =>
  textRule((text) => {
    if (text.trim() === '' || text.length > max) return { message: `It must have 1 to ${max} characters.`, fix: '' };
    return /\p{Cc}/u.test(text) ? { message: 'It must be one line without control characters.', fix: '' } : null;
  });
