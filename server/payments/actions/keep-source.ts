import { findCheckout } from '../../database/repositories/checkouts.ts';
import { findPaymentSource, paymentSourceOf } from '../../database/repositories/payment-sources.ts';
import { activePayment } from '../../database/repositories/payments.ts';
import type { PaymentSourceRow } from '../../database/schema.ts';
import type { Domain, Store } from '../domain.ts';
import { isSourceId } from '../ids.ts';
import { isSecured, type PaymentState } from '../machines/payment.ts';
import type { ActionResult, KeepSourceRequest } from './action.ts';
import { refuse } from './answer.ts';

/** Answers the token of the payment source that was kept with a checkout's payment, on the shopper's wish. */
export async function keepSource(domain: Domain, store: Store, request: KeepSourceRequest): Promise<ActionResult> {
  const { read } = domain.database;
  const no = (status: 402 | 422, code: string, message: string) =>
    refuse({ token: request.token, money: null }, status, code, message);
  if (isSourceId(request.token)) {
    const known = await findPaymentSource(read, store.config.id, request.token);
    return known && isHis(known, request)
      ? kept(known)
      : no(402, 'token_foreign', 'This payment token does not belong to this customer.');
  }
  const checkout = await findCheckout(read, request.token);
  const another = request.orderRef !== null && checkout?.order_ref !== request.orderRef;
  if (checkout?.store_id !== store.config.id || another) {
    return no(402, 'token_foreign', 'This payment token does not belong to this order.');
  }
  const payment = await activePayment(read, checkout.id);
  if (!payment || !isSecured(payment.state as PaymentState, payment.capture)) {
    return no(402, 'payment_required', 'The shopper has not paid yet.');
  }
  const source = await paymentSourceOf(read, payment.id);
  if (source) {
    if (!isHis(source, request))
      return no(402, 'token_foreign', 'This payment token does not belong to this customer.');
    return kept(source);
  }
  return checkout.save_source === 1
    ? no(422, 'source_not_kept', 'This payment method leaves nothing that could be kept.')
    : no(422, 'saving_not_asked', 'The shopper was not asked: begin the payment with save: true.');
}

/** A source without a known customer belongs to whoever holds its token. */
const isHis = ({ customer_ref }: PaymentSourceRow, { customerRef }: KeepSourceRequest) =>
  customer_ref === null || customerRef === null || customer_ref === customerRef;

const kept = ({ public_id, customer_ref }: PaymentSourceRow): ActionResult => ({
  result: 'kept',
  paymentSourceToken: public_id,
  customerToken: customer_ref,
});
