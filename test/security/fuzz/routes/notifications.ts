import { createHmac } from 'node:crypto';
import { sign as signSandbox } from '../../../../server/providers/sandbox/bank/signature.ts';
import { STORE } from '../../../fakes/btcpay/server.ts';
import { signedRequest as signPayPal } from '../../../fakes/paypal/webhooks.ts';
import { signedRequest as signStripe } from '../../../fakes/stripe/webhooks.ts';
import type { Fuzzed } from '../routes.ts';
import { SECRETS, type World } from '../world.ts';

type Signer = (body: Buffer, world: World) => readonly (readonly [string, string])[];

const hmac = (secret: string, ...parts: (string | Buffer)[]) =>
  parts.reduce((sum, part) => sum.update(part), createHmac('sha256', secret)).digest('hex');

const notifications = (method: string, event: object | string, sign?: Signer): Fuzzed => ({
  name: `POST /notifications/:method (${method})`,
  maxBody: 256 * 1024,
  honest: () => ({
    method: 'POST',
    path: `/notifications/${method.split(',')[0]}`,
    query: '',
    type: typeof event === 'string' ? 'application/x-www-form-urlencoded' : 'application/json',
    body: Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)),
  }),
  ...(typeof event === 'string' && { form: true }),
  ...(method === 'bank' && { honestly: 404 }),
  ...(sign && { sign }),
});

/** Only the headers that carry the proof: the rest is the fuzz's. */
const proofIn = (headers: Readonly<Record<string, string | readonly string[] | undefined>>) =>
  Object.entries(headers).flatMap(([name, value]) =>
    name === 'content-type' || typeof value !== 'string' ? [] : [[name, value] as const],
  );

export const notificationRoutes: readonly Fuzzed[] = [
  notifications(
    'card',
    { id: 'evt_1', type: 'payment.captured', data: { ref: 'ch_unknown', merchantRef: 'pay_unknown' } },
    (body) => [['x-sandbox-signature', signSandbox(SECRETS.sandbox, body, Date.now())]],
  ),
  notifications(
    'stripe',
    {
      id: 'evt_1FuzzedEvent',
      object: 'event',
      type: 'checkout.session.completed',
      livemode: false,
      data: { object: { id: 'cs_test_1', payment_intent: 'pi_1', metadata: { tillgate_payment: 'pay_unknown' } } },
    },
    (body) => proofIn(signStripe(body.toString(), SECRETS.stripe, Date.now()).headers),
  ),
  notifications('mollie, by hand', 'id=tr_unknown1234'),
  notifications(
    'mollie',
    { resource: 'event', id: 'event_1', type: 'payment.paid', entityId: 'tr_unknown1234', _embedded: { entity: {} } },
    (body) => [['x-mollie-signature', `sha256=${hmac(SECRETS.mollie, body)}`]],
  ),
  notifications(
    'paypal',
    {
      id: 'WH-1FUZZED-EVENT',
      event_type: 'PAYMENT.CAPTURE.COMPLETED',
      resource: {
        id: '1CAPTURE',
        custom_id: 'pay_unknown',
        supplementary_data: { related_ids: { order_id: '1ORDER' } },
      },
    },
    (body, { paypalUrl }) =>
      proofIn(
        signPayPal(body.toString(), { webhookId: SECRETS.paypalWebhook, origin: paypalUrl, at: Date.now() }).headers,
      ),
  ),
  notifications(
    'btcpay',
    { deliveryId: 'd1', type: 'InvoiceSettled', storeId: STORE, invoiceId: 'inv_unknown', metadata: { orderId: 'x' } },
    (body) => [['btcpay-sig', `sha256=${hmac(SECRETS.btcpay, body)}`]],
  ),
  notifications(
    'voucher',
    { id: 'evt_1_1', type: 'payment.paid', payment_id: 'unknown', reference: 'pay_unknown' },
    (body, { stores }) => {
      const seconds = String(Math.floor(Date.now() / 1_000));
      const signature = hmac(stores.env.PREPIN_WEBHOOK_SECRET ?? '', `${seconds}.`, body);
      return [
        ['x-prepin-timestamp', seconds],
        ['x-prepin-signature', signature],
      ];
    },
  ),
  notifications('bank', {}),
];
