import { type Answer, afterwards, hasIssue } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { giveUp } from './give-up.ts';
import { type Ledger, markOf } from './ledger.ts';
import type { Look } from './look.ts';
import { made } from './objects.ts';

/** The shopper has approved, nobody has taken the money, and nobody has given the order up. */
export const isReady = (ledger: Ledger): boolean =>
  ledger.order.status === 'APPROVED' && ledger.isUntouched && markOf(ledger) === null;

/** PayPal has done it before, is at it, or wants the shopper first: how it stands, the order says. */
const LOOK_AGAIN = [
  'ORDER_ALREADY_CAPTURED',
  'ORDER_ALREADY_AUTHORIZED',
  'ORDER_ALREADY_COMPLETED',
  'ORDER_COMPLETION_IN_PROGRESS',
  'ORDER_NOT_APPROVED',
  'PAYER_ACTION_REQUIRED',
  'ACTION_DOES_NOT_MATCH_INTENT',
];

/**
 * Takes or reserves what the shopper approved. Whoever looks at an approved order does this, so that the money comes
 * also when the shopper never returns; the request id is the order's own, so that all of them do it once.
 */
export async function complete(
  api: PayPalApi,
  look: Look,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<Answer<Ledger>> {
  const { id, intent } = ledger.order;
  const done = await api.call({
    method: 'POST',
    path: `/v2/checkout/orders/${id}/${intent === 'CAPTURE' ? 'capture' : 'authorize'}`,
    body: {},
    requestId: `${id}-complete`,
    patience: 'move',
    signal,
    answer: made,
  });
  if (done.status === 'declined') {
    // Said once and for all: the shopper begins anew, and this order cannot be approved into money behind their back.
    const given = await giveUp(api, ledger, 'declined', signal);
    if (given.status !== 'succeeded' && !hasIssue(given, ...LOOK_AGAIN)) return given;
  } else if (done.status !== 'succeeded' && !hasIssue(done, ...LOOK_AGAIN)) return done;
  return afterwards(await look.at(id, signal));
}
