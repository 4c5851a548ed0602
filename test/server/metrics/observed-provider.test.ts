import { expect, it } from 'vitest';
import { createLogger } from '../../../server/logging.ts';
import { type Metrics, unmeasured } from '../../../server/metrics/metrics.ts';
import { observed } from '../../../server/metrics/observed-provider.ts';
import { unknown } from '../../../server/payments/outcome.ts';
import { openTestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

it('measures each call, and what is logged meanwhile names the payment and the operation', async () => {
  const domain = await openTestDomain();
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  domain.provider.onCreate = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    logger.info('asking the bank');
    return unknown('connectionLost', 'cut');
  };
  const calls: string[] = [];
  const metrics: Metrics = {
    ...unmeasured,
    providerCalled: (method, operation, outcome, tookMs) =>
      void calls.push(`${method} ${operation} ${outcome} ${tookMs > 0 && tookMs < 5_000}`),
  };
  const watchedDomain = { ...domain, methods: observed(domain.methods, metrics) };
  await pay(watchedDomain, await openOrder(domain));
  expect(calls).toEqual(['card createSession unknown_connectionLost true']);
  const [line] = lines.map((text) => JSON.parse(text));
  expect(line).toMatchObject({ payment: expect.stringMatching(/^pay_/), operation: 'createSession' });
  logger.info('later');
  expect(JSON.parse(lines[1] ?? '')).not.toHaveProperty('payment');
});

it('has what the provider has, and nothing that it has not', async () => {
  const { methods, provider } = await openTestDomain();
  const watched = observed(methods, unmeasured).get('card')?.provider;
  expect(watched).toBeDefined();
  expect(typeof watched?.capture).toBe(typeof provider.capture);
  const bank = observed(methods, unmeasured).get('bank')?.provider;
  expect(bank && 'refund' in bank && bank.refund).toBeFalsy();
  expect(typeof bank?.parseNotification).toBe('function');
});
