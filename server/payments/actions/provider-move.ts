import type { PaymentRow } from '../../database/schema.ts';
import type { Capabilities } from '../../providers/provider.ts';
import type { ActionKind } from './action.ts';

/** A provider that says nothing for this long has given us an `unknown`; its own limits are shorter. */
export const MOVE_TIMEOUT_MS = 45_000;

export type ProviderMove = 'capture' | 'void' | 'refund';

/**
 * What the provider has to do for an action; null: nothing. Where it took the money at once, a capture happens in our
 * books only, and releasing the rest means sending it back.
 */
export function providerMoveOf(
  kind: Exclude<ActionKind, 'authorize'>,
  { capture, captured_minor }: PaymentRow,
  { multiCapture }: Pick<Capabilities, 'multiCapture'>,
): ProviderMove | null {
  if (kind === 'refund') return 'refund';
  // The one capture such a provider makes has released the rest already.
  if (capture === 'manual') return kind === 'void' && captured_minor > 0 && !multiCapture ? null : kind;
  return kind === 'void' ? 'refund' : null;
}
