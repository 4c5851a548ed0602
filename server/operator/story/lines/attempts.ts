import type { ConfirmationAttemptRow, ConfirmationDbRow } from '../../../database/schema.ts';
import type { Draft } from '../draft.ts';
import type { Facts } from '../facts.ts';
import { lasting, newsOf } from '../words.ts';

/** Longer than any status a store answers with words; what comes after helps nobody. */
const MAX_ANSWER = 90;

/** That the store is to be told, and every attempt at it. */
export function attemptDrafts({ confirmations, store }: Facts): Draft[] {
  const harmless = store?.limits.confirmationIsIdempotent ?? false;
  return confirmations.flatMap(({ row, attempts }) => [
    queued(row),
    ...attempts.map(
      (attempt): Draft => ({
        at: attempt.started_at,
        kind: 'confirmation.attempt',
        about: row.public_id,
        phase: 'told',
        text: sentence(row, attempt, harmless),
      }),
    ),
  ]);
}

const queued = ({ public_id, kind, created_at }: ConfirmationDbRow): Draft => ({
  at: created_at,
  kind: 'confirmation.queued',
  about: public_id,
  phase: 'due',
  text: `The store is to be told ${newsOf(kind)}.`,
});

function sentence({ kind }: ConfirmationDbRow, attempt: ConfirmationAttemptRow, harmless: boolean): string {
  const { number, status, started_at, finished_at, result } = attempt;
  const answer = answerOf(attempt);
  const readBack = status.startsWith('read back');
  switch (result) {
    case 'delivered':
      if (readBack) return 'The store was read back: it shows the order as paid, so it knows.';
      return `The store was told ${newsOf(kind)}, and took it (${answer}${finished_at === null ? '' : `, ${lasting(finished_at - started_at)}`}).`;
    case 'notDelivered':
      return `Try ${number} to tell the store failed (${answer}).`;
    case 'unsure':
      if (readBack) return `Try ${number} reads the store back first: ${answer}.`;
      return harmless
        ? `Try ${number} to tell the store had no sure answer (${answer}); telling it again is harmless.`
        : `Try ${number} to tell the store had no sure answer (${answer}): nothing is sent again before it is read back.`;
    case 'impossible':
      return `The store cannot be told ${newsOf(kind)} (${answer}).`;
    default:
      return finished_at === null
        ? `Try ${number} to tell the store: under way, or cut off.`
        : `Try ${number} to tell the store: ${result}.`;
  }
}

/** A status of HTTP speaks for itself, and its body may be a web page; the other words are our own. */
function answerOf({ status, body }: ConfirmationAttemptRow): string {
  if (/^\d+$/.test(status)) return `HTTP ${status}`;
  const words = wordsOf(status, body);
  const short = words.length > MAX_ANSWER ? `${words.slice(0, MAX_ANSWER - 1)}…` : words;
  return short.replace(/\.$/, '');
}

/** Where the status only repeats the result, the body has the reason. */
function wordsOf(status: string, body: string): string {
  if (body === '' || status === 'fulfilled') return status;
  return status === 'no sure answer' || status === 'read back' ? body : `${status}: ${body}`;
}
