import type { Answer } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { giveUpBody } from './bodies.ts';
import type { Mark } from './custom-id.ts';
import type { Ledger } from './ledger.ts';

/**
 * PayPal cannot cancel an order, and its page stays open for hours. But an approval moves no money: only our own request
 * does. So the order is marked over there, where every server of ours sees it, and none of them takes its money any more.
 */
export function giveUp(
  api: PayPalApi,
  { order, merchantRef }: Ledger,
  mark: Mark,
  signal: AbortSignal,
): Promise<Answer<undefined>> {
  const path = `/v2/checkout/orders/${order.id}`;
  const body = giveUpBody(merchantRef, order.intent, mark);
  return api.call({ method: 'PATCH', path, body, patience: 'create', signal, answer: null });
}
