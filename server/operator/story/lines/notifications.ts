import type { NotificationRow } from '../../../database/schema.ts';
import type { Draft } from '../draft.ts';
import type { Facts } from '../facts.ts';
import { lasting, quoted } from '../words.ts';

/** What the providers told by themselves. */
export function notificationDrafts({ notifications }: Facts): Draft[] {
  return notifications.map((one) => ({
    at: one.received_at,
    kind: 'notification.received',
    about: null,
    phase: 'asked',
    text: `${quoted(one.method_id)} sent a notification (${one.kind})${fate(one)}`,
  }));
}

/** Worth a word only where it did not go as usual. */
function fate({ state, received_at, handled_at }: NotificationRow): string {
  if (state === 'parked') return '; it was parked, since no payment was known for it.';
  if (handled_at === null) return '; it is still to be looked into.';
  const took = handled_at - received_at;
  return took < 5_000 ? '.' : `; it could be looked into only ${lasting(took)} later.`;
}
