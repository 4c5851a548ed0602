import type { ActionRow, PaymentRow } from '../../database/schema.ts';
import type { Capabilities } from '../../providers/provider.ts';
import type { ActionKind } from './action.ts';

/** A provider that says nothing for this long has given us an `unknown`; its own limits are shorter. */
export const MOVE_TIMEOUT_MS = 45_000;

export type ProviderMove = 'capture' | 'void' | 'refund';

/**
 * What the provider has to do for an action; null: nothing. Where it took the money at once, a capture happens in our
 * books only, and releasing the rest means sending it back.
 *
 * @param others all actions of the payment
 */
export function providerMoveOf(
  kind: Exclude<ActionKind, 'authorize'>,
  { capture, captured_minor }: PaymentRow,
  { multiCapture }: Pick<Capabilities, 'multiCapture'>,
  others: readonly ActionRow[],
): ProviderMove | null {
  if (kind === 'refund') return 'refund';
  if (capture === 'manual') {
    // The one capture such a provider makes has released the rest already. What was taken without a capture of ours is
    // still there: it is for the provider to refuse.
    const released = !multiCapture && captured_minor > 0 && captured_minor <= capturedBy(others);
    return kind === 'void' && released ? null : kind;
  }
  return kind === 'void' ? 'refund' : null;
}

/** What the platform captured, or may yet have. */
const capturedBy = (actions: readonly ActionRow[]): number =>
  actions
    .filter(({ kind, state }) => kind === 'capture' && state !== 'failed')
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
