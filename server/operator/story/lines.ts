import type { Draft, EventLine, Phase } from './draft.ts';
import type { Facts } from './facts.ts';
import { actionLines } from './lines/action.ts';
import { attemptDrafts } from './lines/attempts.ts';
import { checkoutLines } from './lines/checkout.ts';
import { confirmationLines } from './lines/confirmation.ts';
import { flagLines } from './lines/flag.ts';
import { notificationDrafts } from './lines/notifications.ts';
import { operationDrafts } from './lines/operations.ts';
import { paymentLines } from './lines/payment.ts';
import { receiptLines } from './lines/receipt.ts';
import { storeLine } from './lines/store.ts';
import type { StoryLine } from './story.ts';

/** A sentence for every kind of event there is. */
export const EVENT_LINES: Readonly<Record<string, EventLine>> = {
  ...checkoutLines,
  ...paymentLines,
  ...flagLines,
  ...receiptLines,
  ...actionLines,
  ...confirmationLines,
};

const ORDER: readonly Phase[] = ['begun', 'asked', 'learnt', 'due', 'told'];

/** The whole time line, oldest first. */
export function linesOf(facts: Facts): StoryLine[] {
  const drafts = [
    ...notificationDrafts(facts),
    ...eventDrafts(facts),
    ...operationDrafts(facts),
    ...attemptDrafts(facts),
  ];
  // Stable: within a phase of one moment, events stay as they were recorded.
  return drafts
    .sort((a, b) => a.at - b.at || ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase))
    .map(({ at, kind, about, text }) => ({ at, kind, about, text }));
}

function eventDrafts(facts: Facts): Draft[] {
  return facts.events.flatMap((row): Draft[] => {
    const tell = EVENT_LINES[row.kind] ?? (row.kind.startsWith('store.') ? storeLine : asItStands);
    const said = tell({ row, detail: JSON.parse(row.detail), facts });
    return said ? [{ at: row.at, kind: row.kind, about: null, phase: 'learnt', ...said }] : [];
  });
}

/** Recorded by another version: better than nothing. */
const asItStands: EventLine = ({ row }) => ({ text: `${row.kind}.` });
