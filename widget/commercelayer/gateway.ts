import type { Resource } from './document.ts';
import type { Job } from './job.ts';
import { keepSource } from './keep-source.ts';
import { chooseMethod } from './method.ts';
import { stageOf } from './order.ts';
import { type Outcome, place } from './place.ts';
import { letShopperPay } from './shopper.ts';

export const GATEWAY_INCLUDE = 'available_payment_methods,payment_method,payment_source';

/** The order's external payment methods. */
export const externalMethods = (order: Resource): readonly Resource[] =>
  order
    .related('available_payment_methods')
    .filter(({ attributes }) => attributes.payment_source_type === 'external_payments');

/** The steps with the gateways of API 2017-08 ("Commerce Layer reference, client flow"). */
export async function payThroughGateway(job: Job, first: Resource): Promise<Outcome> {
  const { api, until, customerPaymentSource } = job;
  const method = chooseMethod(externalMethods(first), job.paymentMethod);
  // Such an order is placed by Commerce Layer when the authorization comes, however late.
  const trigger = method.attributes.auto_place === true ? '_authorize' : '_place';

  /** Tells whether it changed, and the source with it. To set the same once more changes nothing. */
  const choose = async (order: Resource): Promise<boolean> => {
    if (order.related('payment_method')[0]?.id === method.id) return false;
    await api.setOrder({}, { payment_method: { type: method.type, id: method.id } });
    return true;
  };
  // Before the price is asked for, because a method may cost; and before the source, which inherits its gateway.
  let order = first;
  let changed = await until(choose(order));

  if (customerPaymentSource) {
    await until(api.setOrder({ _customer_payment_source_id: customerPaymentSource }));
    return place(api, trigger);
  }

  const { checkout, shown, paid } = await letShopperPay(job);
  if (shown) {
    // Another tab may have been faster.
    order = await api.readOrder(GATEWAY_INCLUDE);
    if (stageOf(order) !== 'open') return place(api);
    changed = await choose(order);
  }
  if (changed || order.related('payment_source')[0]?.attributes.payment_source_token !== checkout) {
    // Twice is harmless: the last source is the order's, and the gateway knows the payment by its token.
    await api.create('external_payments', { payment_source_token: checkout }, { order: api.order });
  }
  return keepSource(job, await place(api, trigger, paid));
}
