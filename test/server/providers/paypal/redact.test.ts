import { expect, it } from 'vitest';
import { basicOf } from '../../../../server/providers/paypal/access-token.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../../fakes/paypal/fake.ts';
import { signedRequest } from '../../../fakes/paypal/webhooks.ts';
import {
  approvedSetup,
  authorization,
  idle,
  move,
  openFixture,
  outcomeValue,
  paid,
  START,
  WEBHOOK_ID,
} from './fixture.ts';

it('blanks everything that must not be logged out of a recorded transcript, and leaves it readable', async () => {
  const fixture = await openFixture();
  const payment = await paid(fixture, { tokenize: true, capture: 'manual' });
  await fixture.provider.capture?.(move(payment, 1_000));
  await fixture.provider.refund?.(move(payment, 300));
  const token = payment.token?.paymentSourceToken ?? '';
  await fixture.provider.authorize?.(authorization(token));
  const details = await approvedSetup(fixture);
  const kept = { idempotencyKey: 'k', details, customerRef: 'c', signal: idle() };
  outcomeValue((await fixture.provider.createToken?.(kept)) ?? { status: 'absent' });
  const event = fixture.fake.books.events.find(({ event_type }) => event_type === 'CHECKOUT.ORDER.APPROVED');
  if (!event) throw new Error('no event');
  const notification = signedRequest(event, { webhookId: WEBHOOK_ID, origin: fixture.fake.url, at: START });
  const transcript = [
    ...fixture.fake.seen.map((exchange) => JSON.stringify(exchange)),
    ...fixture.fake.seen.map(({ body }) => body),
    notification.body.toString(),
    `clientSecret: ${CLIENT_SECRET}`,
  ].join('\n');
  await fixture.close();

  const secrets = [
    CLIENT_SECRET,
    basicOf({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }),
    'shopper@example.com',
    'Lovelace',
    'A21AAFake',
    'QYR5Z8XDVJNXQ',
  ];
  const redacted = fixture.provider.redact(transcript);
  for (const secret of secrets) {
    expect(transcript).toContain(secret);
    expect(redacted).not.toContain(secret);
  }
  expect(redacted).not.toMatch(new RegExp(`vault_id\\\\?":\\s*\\\\?"${token}`));
  for (const readable of ['/v2/checkout/orders', payment.providerRef, payment.merchantRef, '"value":"12.50"']) {
    expect(redacted).toContain(readable);
  }
});

it.each([
  ['another app’s access token', 'Authorization: Bearer A21AAL-abc.def_123', 'A21AAL'],
  ['another app’s credentials', 'authorization: Basic QWJjOmRlZg==', 'QWJjOmRlZg'],
  ['a card number in groups', '4000 0027 6000 3184', '3184'],
  ['a security code', '"security_code":"123"', '123'],
  ['a name', '"given_name":"Grace \\"Amazing\\" H"', 'Amazing'],
  ['a street', '"address_line_1": "1 Main St"', 'Main'],
  ['a mail address in a form', 'payer=a.shopper%40mail.example.com', 'shopper'],
])('blanks %s', async (_what, text, secret) => {
  const fixture = await openFixture();
  const redacted = fixture.provider.redact(`before ${text} after`);
  await fixture.close();
  expect(redacted).not.toContain(secret);
  expect(redacted).toMatch(/^before .*\[redacted\].* after$/);
});
