/**
 * The secrets providers sign notifications with. A gap needs none of them: what is refused is sent again, and the
 * provider is asked anyway. They spare the shopper the wait.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { btcpay } from '../../../server/providers/btcpay/index.ts';
import { mollie } from '../../../server/providers/mollie/index.ts';
import { paypal } from '../../../server/providers/paypal/index.ts';
import type { NotificationVerdict } from '../../../server/providers/provider.ts';
import { stripe } from '../../../server/providers/stripe/index.ts';
import { openForTest, posted } from '../../conformance/open-for-test.ts';
import { API_KEY, STORE } from '../../fakes/btcpay/server.ts';
import { CLIENT_ID, CLIENT_SECRET, startFakePayPal } from '../../fakes/paypal/fake.ts';
import { signedRequest } from '../../fakes/paypal/webhooks.ts';
import { FAKE_KEY } from '../../fakes/stripe/fake.ts';

const OLD = 'whsec_theOldSecret0123456789';
const NEW = 'whsec_theNewSecret0123456789';
const ELSEWHERE = 'http://127.0.0.1:1';

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

interface Subject {
  readonly name: string;
  readonly event: object;
  /** With these secrets, current and previous. */
  open(secrets: { webhookSecret: string; webhookSecretPrevious?: string }): ReturnType<typeof openForTest>;
  headers(body: string, ...secrets: string[]): Record<string, string>;
}

const stripeEvent = {
  id: 'evt_1Rotation',
  object: 'event',
  type: 'checkout.session.completed',
  livemode: false,
  data: { object: { id: 'cs_test_1', metadata: { tillgate_payment: 'pay_1' } } },
};

const SUBJECTS: readonly Subject[] = [
  {
    name: 'Stripe',
    event: stripeEvent,
    open: (secrets) => openForTest(stripe, { secretKey: FAKE_KEY, apiUrl: ELSEWHERE, ...secrets }),
    headers(body, ...secrets) {
      const time = Math.floor(Date.now() / 1_000);
      return {
        'stripe-signature': [`t=${time}`, ...secrets.map((secret) => `v1=${hmac(secret, `${time}.${body}`)}`)].join(
          ',',
        ),
      };
    },
  },
  {
    name: 'Mollie',
    event: { resource: 'event', id: 'event_1', type: 'payment.paid', entityId: 'tr_1234567890' },
    open: (secrets) =>
      openForTest(mollie, { apiKey: 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM', apiUrl: ELSEWHERE, ...secrets }),
    headers: (body, ...secrets) => ({
      'x-mollie-signature': secrets.map((secret) => `sha256=${hmac(secret, body)}`).join(', '),
    }),
  },
  {
    name: 'BTCPay',
    event: { deliveryId: 'd1', type: 'InvoiceSettled', storeId: STORE, invoiceId: 'inv_1' },
    open: (secrets) =>
      openForTest(btcpay, { serverUrl: ELSEWHERE, storeId: STORE, apiKey: API_KEY, testnet: true, ...secrets }),
    headers: (body, ...secrets) => ({ 'btcpay-sig': `sha256=${hmac(secrets[0] ?? '', body)}` }),
  },
];

async function verdictOf(
  { event, open, headers }: Subject,
  secrets: Parameters<Subject['open']>[0],
  ...signedWith: string[]
): Promise<NotificationVerdict['verdict']> {
  const { provider, close } = open(secrets);
  onTestFinished(close);
  const body = JSON.stringify(event);
  return (await provider.parseNotification(posted(headers(body, ...signedWith), body))).verdict;
}

const both = { webhookSecret: NEW, webhookSecretPrevious: OLD };
const onlyOld = { webhookSecret: OLD };
const onlyNew = { webhookSecret: NEW };

describe.each(SUBJECTS)('the webhook secret of $name', (one) => {
  it('old and new are believed while both are named', async () => {
    expect(await verdictOf(one, both, OLD)).toBe('verified');
    expect(await verdictOf(one, both, NEW)).toBe('verified');
  });

  it('old is refused once it is dropped, and a third never believed', async () => {
    expect(await verdictOf(one, onlyNew, OLD)).toBe('invalid');
    expect(await verdictOf(one, both, 'whsec_somebodyElses0123456789')).toBe('invalid');
  });
});

describe('while the vendor itself rolls a secret', () => {
  it.each(SUBJECTS.filter(({ name }) => name !== 'BTCPay'))(
    '$name signs with both: believed before we know the new one, and after we dropped the old one',
    async (one) => {
      expect(await verdictOf(one, onlyOld, NEW, OLD)).toBe('verified');
      expect(await verdictOf(one, onlyNew, OLD, NEW)).toBe('verified');
    },
  );

  it('BTCPay signs with one: name the old one as previous, change it there, drop it here', async () => {
    const [, , one] = SUBJECTS;
    if (!one) throw new Error('gone');
    expect(await verdictOf(one, onlyOld, OLD)).toBe('verified');
    expect(await verdictOf(one, { webhookSecret: NEW, webhookSecretPrevious: OLD }, OLD)).toBe('verified');
    expect(await verdictOf(one, onlyNew, NEW)).toBe('verified');
  });

  it('PayPal has no secret to rotate: the id of the webhook is signed along, its certificate is PayPal’s to change', async () => {
    const fake = await startFakePayPal();
    onTestFinished(() => fake.close());
    const app = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, mode: 'sandbox', apiUrl: fake.url };
    const event = JSON.stringify({
      id: 'WH-1ROTATION',
      event_type: 'CHECKOUT.ORDER.APPROVED',
      resource: { id: '1ORDER6789', purchase_units: [{ custom_id: 'pay_1' }] },
    });
    const verdict = async (webhookId: string, signedFor: string, rolledClient = CLIENT_SECRET) => {
      const { provider, close } = openForTest(paypal, { ...app, clientSecret: rolledClient, webhookId });
      onTestFinished(close);
      const request = signedRequest(event, { webhookId: signedFor, origin: fake.url, at: Date.now() });
      return (await provider.parseNotification(request)).verdict;
    };
    expect(await verdict('1WEBHOOKAAAAAAAAA', '1WEBHOOKAAAAAAAAA')).toBe('verified');
    expect(await verdict('1WEBHOOKAAAAAAAAA', '1WEBHOOKBBBBBBBBB')).toBe('invalid');
    // A new client secret changes nothing about notifications.
    expect(await verdict('1WEBHOOKAAAAAAAAA', '1WEBHOOKAAAAAAAAA', 'EAnotherClientSecret0123456789')).toBe('verified');
  });
});
