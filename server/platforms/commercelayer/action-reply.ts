import { type Money, toDecimal } from '../../../shared/money.ts';
import type { HttpReply } from '../../http/raw.ts';
import type { ActionKind, ActionResult } from '../../payments/actions/action.ts';
import type { CommerceLayerConfig } from './config.ts';
import { METADATA_KEY } from './token.ts';

/**
 * The answer to an action, the same for both APIs (Commerce Layer, external payment gateways): 200, 202 with an
 * `action_id` for "later", or 4xx with `error` at top level. Never 5xx: failures in a row open the circuit breaker, which
 * would take the merchant's refunds along with the payments.
 */
export function renderAction(
  result: ActionResult,
  api: string,
  store: Pick<CommerceLayerConfig, 'messages'>,
): HttpReply {
  switch (result.result) {
    case 'succeeded': {
      const { token, money, kind } = result;
      // The Payments API expects the id also where nothing will follow.
      const action = api === 'payments' && kind === 'authorize' ? { action_id: token } : {};
      const messages = store.messages ? { messages: [messageOf(kind, money)] } : {};
      return {
        status: 200,
        body: { success: true, data: { ...moved(token, money.amountMinor), ...action, ...messages } },
      };
    }
    case 'pending': {
      const { token, money, actionId } = result;
      const data = { ...moved(token, money.amountMinor), action_id: actionId };
      return { status: 202, body: { success: true, data } };
    }
    case 'refused': {
      const { status, code, message, token, money } = result;
      const data = { transaction_token: token, amount_cents: money?.amountMinor ?? 0 };
      return { status, body: { success: false, data, error: { code, message } } };
    }
    case 'kept': {
      const { paymentSourceToken, customerToken } = result;
      const customer = customerToken === null ? {} : { customer_token: customerToken };
      return { status: 200, body: { success: true, data: { payment_source_token: paymentSourceToken, ...customer } } };
    }
  }
}

const DONE: Readonly<Record<ActionKind, string>> = {
  authorize: 'authorized',
  capture: 'captured',
  void: 'released',
  refund: 'refunded',
};

/** Becomes a notification on the order: `name` and `body` are attributes of that resource (SDK schema). */
const messageOf = (kind: ActionKind, money: Money) => ({
  name: `tillgate_${kind}`,
  flash: false,
  body: { message: `${toDecimal(money)} ${money.currency} ${DONE[kind]}` },
});

/** The metadata is copied to the transaction, so that later calls name the token even where `token` got lost. */
const moved = (token: string, amountMinor: number) => ({
  transaction_token: token,
  amount_cents: amountMinor,
  metadata: { [METADATA_KEY]: token },
});
