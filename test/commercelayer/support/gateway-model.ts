import type { Link, PaymentModel } from './model.ts';
import type { Caller, Shop } from './shop.ts';

/** API 2017-08, by the official SDK: payment method, external payment, `_place`; then authorizations and captures. */
export function gatewayModel(shop: Shop, { sdk, accessToken }: Caller, orderId: string): PaymentModel {
  const { merchant, platform } = shop;
  let opened: Link | null = null;
  return {
    async open({ save }) {
      await chooseMethod(sdk, orderId);
      const answer = await requestCheckout(shop, { orderId, accessToken, ...(save && { save }) });
      if (answer.status !== 200) throw new Error(`no checkout: ${JSON.stringify(answer.body)}`);
      opened = answer.body as unknown as Link;
      return opened;
    },
    async place(token = opened?.checkout) {
      if (token !== undefined && platform.order(orderId).paymentSourceToken !== token) {
        await giveToken(sdk, orderId, token);
      }
      await sdk.orders._place(orderId);
    },
    async capture(id, cents) {
      await merchant.sdk.authorizations.update({ id, _capture: true, ...(cents && { _capture_amount_cents: cents }) });
    },
    async void(id) {
      await merchant.sdk.authorizations._void(id);
    },
    async refund(id, cents) {
      await merchant.sdk.captures.update({ id, _refund: true, ...(cents && { _refund_amount_cents: cents }) });
    },
  };
}

/** A new external payment, which becomes the order's payment source. */
export async function giveToken(sdk: Caller['sdk'], orderId: string, token: string): Promise<void> {
  await chooseMethod(sdk, orderId);
  await sdk.external_payments.create({ payment_source_token: token, order: sdk.orders.relationship(orderId) });
}

/** Before anything else: the source inherits its gateway from the order's method. */
export async function chooseMethod(sdk: Caller['sdk'], orderId: string): Promise<void> {
  const { available_payment_methods, payment_method } = await sdk.orders.retrieve(orderId, {
    include: ['available_payment_methods', 'payment_method'],
  });
  const method = available_payment_methods?.find((one) => one.payment_source_type === 'external_payments');
  if (!method) throw new Error('The market has no external payment method');
  if (payment_method?.id === method.id) return;
  await sdk.orders.update({ id: orderId, payment_method: sdk.payment_methods.relationship(method.id) });
}

export interface CheckoutWish {
  readonly orderId: string;
  readonly accessToken: string;
  readonly returnUrl?: string;
  readonly save?: boolean;
}

/** What the widget asks of Tillgate in the shopper's browser. */
export async function requestCheckout({ scene }: Shop, wish: CheckoutWish, store = 'fashion') {
  const response = await fetch(`${scene.url}/commercelayer/${store}/checkouts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: scene.fashion.url },
    body: JSON.stringify(wish),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}
