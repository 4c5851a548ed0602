import type { Queries } from '../../database/database.ts';
import { updateOperation } from '../../database/repositories/operations.ts';
import { findPaymentSource } from '../../database/repositories/payment-sources.ts';
import { activePayment } from '../../database/repositories/payments.ts';
import type { ActionRow } from '../../database/schema.ts';
import { beginPayment } from '../begin-payment.ts';
import { chooseCheckout } from '../choose-checkout.ts';
import type { Domain, Store } from '../domain.ts';
import type { Effects } from '../effects.ts';
import { obstacleTo } from '../offer.ts';
import type { AuthorizeRequest } from './action.ts';
import { type Refusal, refuse } from './answer.ts';
import { insertNewAction } from './insert.ts';

/** Pays an order with a payment source kept earlier, without the shopper. */
export async function authorizeSource(
  tx: Queries,
  domain: Domain,
  store: Store,
  api: string,
  request: AuthorizeRequest,
  effects: Effects,
): Promise<ActionRow | Refusal> {
  const source = await findPaymentSource(tx, store.config.id, request.token);
  if (!source || (source.customer_ref !== null && source.customer_ref !== request.quote.customerRef)) {
    const message =
      source && request.quote.customerRef === null
        ? 'This payment token belongs to a customer, and the call does not say whose order this is.'
        : 'This payment token does not belong to this customer.';
    return refuse(request, 402, 'token_foreign', message);
  }
  const method = domain.methods.get(source.method_id);
  const country = request.quote.country ?? null;
  if (!method?.provider.authorize || obstacleTo(store, method, request.money, country) !== null) {
    return refuse(request, 422, 'method_unavailable', 'The saved payment method cannot be used for this order.');
  }
  if (request.test !== null && request.test !== method.test) {
    return refuse(request, 422, 'mode_mismatch', 'A test order with a live payment method, or the reverse.');
  }
  const checkout = await chooseCheckout(
    tx,
    domain,
    store,
    { orderRef: request.orderRef, quote: request.quote },
    request.quote,
    effects,
  );
  if ('result' in checkout) return refuse(request, 422, checkout.code, checkout.message);
  if (checkout.state === 'completed' || checkout.state === 'review') {
    return refuse(request, 422, 'order_paid', 'This order is already paid by another payment.');
  }
  if (await activePayment(tx, checkout.id)) {
    return refuse(request, 409, 'payment_running', 'The shopper is paying this order at a checkout right now.');
  }
  const attempt = `source:${request.key}:${domain.clock.now()}`;
  const { payment, operation } = await beginPayment(
    tx,
    domain,
    store,
    checkout,
    method,
    { kind: 'authorize', attempt },
    effects,
  );
  const action = await insertNewAction(tx, domain, {
    kind: 'authorize',
    key: request.key,
    api,
    checkout,
    payment,
    parent: null,
    money: request.money,
    state: 'submitted',
    nextAt: null,
  });
  await updateOperation(tx, operation, { state: operation.state, action_id: action.id, source_id: source.id });
  return action;
}
