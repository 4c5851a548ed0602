import { expect, it } from 'vitest';
import { FAKE_KEY } from '../../../fakes/stripe/fake.ts';
import { signedRequest } from '../../../fakes/stripe/webhooks.ts';
import { authorization, move, openFixture, PREVIOUS_SECRET, paid, START, WEBHOOK_SECRET } from './fixture.ts';

it('blanks everything that must not be logged out of a recorded transcript, and leaves it readable', async () => {
  const fixture = await openFixture();
  const payment = await paid(fixture, { tokenize: true, capture: 'manual' });
  await fixture.provider.capture?.(move(payment, 1_000));
  await fixture.provider.refund?.(move(payment, 300));
  await fixture.provider.authorize?.(authorization(payment.token?.paymentSourceToken ?? ''));
  const event = fixture.fake.lastEventOf(payment.providerRef);
  if (!event) throw new Error('no event');
  const notification = signedRequest(event, WEBHOOK_SECRET, START);
  const transcript = [
    ...fixture.fake.seen.map((exchange) => JSON.stringify(exchange)),
    JSON.stringify(notification.headers),
    notification.body.toString(),
    `webhookSecret: ${WEBHOOK_SECRET}`,
  ].join('\n');
  await fixture.close();

  expect(transcript).toContain(FAKE_KEY);
  expect(transcript).toMatch(/pi_\w+_secret_\w+/);
  expect(transcript).toContain('shopper@example.com');
  const redacted = fixture.provider.redact(transcript);
  for (const secret of [FAKE_KEY, WEBHOOK_SECRET, PREVIOUS_SECRET, 'shopper@example.com']) {
    expect(redacted).not.toContain(secret);
  }
  expect(redacted).not.toMatch(/_secret_\w/);
  for (const readable of ['/v1/payment_intents', payment.providerRef, payment.merchantRef, '"amount":1250']) {
    expect(redacted).toContain(readable);
  }
});

it.each([
  ['another account’s key', 'rk_live_abc123ABC'],
  ['another endpoint’s secret', 'whsec_abc+/=123'],
  ['a client secret', 'seti_1abc_secret_2def'],
  ['a card number in groups', '4000 0027 6000 3184'],
  ['a card number in a form', 'card[number]=5555555555554444'],
  ['a security code', 'card[cvc]=123'],
  ['a mail address in a form', 'customer_email=a.shopper%40mail.example.com'],
])('blanks %s', async (_what, text) => {
  const fixture = await openFixture();
  const redacted = fixture.provider.redact(`before ${text} after`);
  await fixture.close();
  const [secret] = /[^=]+$/.exec(text) ?? [];
  expect(redacted).not.toContain(secret);
  expect(redacted).toMatch(/^before .*\[redacted\].* after$/);
});
