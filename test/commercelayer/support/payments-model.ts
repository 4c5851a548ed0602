import type { Link, PaymentModel } from './model.ts';
import type { Caller, Shop } from './shop.ts';

type Relations = Readonly<Record<string, readonly [type: string, id: string]>>;

interface Resource {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly data?: Resource;
}

/**
 * Payments API 2026-05. SDK 7.12 does not know its resources, so these are plain requests: session, authorization,
 * `_placeable`, `_place`; then captures, voids and refunds.
 */
export function paymentsModel({ platform, merchant, scene }: Shop, visitor: Caller, orderId: string): PaymentModel {
  let session: string | null = null;
  let link: Link | null = null;

  const send = async (by: Caller, method: string, path: string, data: object): Promise<Answer> => {
    const response = await fetch(`${platform.apiUrl}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${by.accessToken}`, 'content-type': 'application/vnd.api+json' },
      body: JSON.stringify({ data }),
    });
    const answer = { status: response.status, ...((await response.json()) as object) };
    if (response.status >= 500) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const create = async (by: Caller, type: string, relations: Relations, attributes: object = {}): Promise<Resource> => {
    const relationships = Object.fromEntries(
      Object.entries(relations).map(([name, [target, id]]) => [name, { data: { type: target, id } }]),
    );
    const answer = await send(by, 'POST', type, { type, attributes, relationships });
    if (answer.status !== 201 || !answer.data) throw new Error(`${type}: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  const pull = (trigger: '_placeable' | '_place') =>
    send(visitor, 'PATCH', `orders/${orderId}`, { type: 'orders', id: orderId, attributes: { [trigger]: true } });
  const ofSession = (): Relations => ({ payment_session: ['payment_sessions', session ?? ''] });
  const amount = (cents: number | undefined) => (cents === undefined ? {} : { amount_cents: cents });

  return {
    async open({ cents, another = false }) {
      // Only one open session per order at a time; its checkout can be paid again after a decline.
      if (link && !another) return link;
      const from: Relations = {
        order: ['orders', orderId],
        payment_setting: ['payment_setting_externals', scene.fashion.setting.id],
      };
      const { id, attributes } = await create(visitor, 'payment_sessions', from, amount(cents));
      session = id;
      const answered = (attributes.response_data as { data: { id: string; checkout_url: string } }).data;
      link = { url: answered.checkout_url, checkout: answered.id };
      return link;
    },
    async place() {
      await create(visitor, 'payment_authorizations', ofSession());
      if ((await pull('_placeable')).status === 200) await pull('_place');
    },
    async capture(authorization, cents) {
      const from = { ...ofSession(), payment_authorization: ['payment_authorizations', authorization] as const };
      await create(merchant, 'payment_captures', from, amount(cents));
    },
    async void(authorization) {
      const from = { ...ofSession(), payment_authorization: ['payment_authorizations', authorization] as const };
      await create(merchant, 'payment_voids', from);
    },
    async refund(capture, cents) {
      const from = { ...ofSession(), payment_capture: ['payment_captures', capture] as const };
      await create(merchant, 'payment_refunds', from, amount(cents));
    },
  };
}
