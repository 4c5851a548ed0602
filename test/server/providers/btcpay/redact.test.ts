import { expect, it } from 'vitest';
import { API_KEY, WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { move, openFixture, paid, retrieve } from './fixture.ts';

it('a recorded transcript of paying and refunding holds no secret and no claim link', async () => {
  const fixture = await openFixture();
  const { payment } = await paid(fixture);
  await fixture.provider.refund?.(move(payment, 100));
  await retrieve(fixture, payment);
  await fixture.provider.checkConfig();
  const { headers } = fixture.fake.delivery(payment.providerRef);
  const transcript = JSON.stringify([fixture.fake.transcript, headers, { secret: WEBHOOK_SECRET }]);
  const [link] = fixture.fake.books.pullPayments.keys();
  expect(transcript).toContain(API_KEY);
  expect(transcript).toContain(`/pull-payments/${link}`);
  const redacted = fixture.provider.redact(transcript);
  expect(redacted).not.toContain(API_KEY);
  expect(redacted).not.toContain(WEBHOOK_SECRET);
  expect(redacted).not.toContain(`/pull-payments/${link}`);
  expect(redacted).toContain(payment.providerRef);
  await fixture.close();
});

it('wallet keys and other tokens go too', async () => {
  const fixture = await openFixture();
  const xpub = `xpub6DVMcQAQCtGbNDTEjQGtR1GRoTKw7AzP6bVivX4gFnewcnRk1r1tbczpfsaYjKKVrmtyiwYqAEnALYzZ8yoTArVsKfZekmwLFqQp4MRgPhy`;
  const redacted = fixture.provider.redact(`{"accountDerivation":"${xpub}"} authorization: token abcdef1234567890`);
  expect(redacted).not.toContain(xpub.slice(0, 20));
  expect(redacted).not.toContain('abcdef1234567890');
  await fixture.close();
});
