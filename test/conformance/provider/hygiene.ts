import { expect } from 'vitest';
import { exponentOf } from '../../../shared/money.ts';
import type { Behaviour } from './behaviour.ts';
import { idle, required, resultOf } from './scene.ts';

/** Test numbers the card schemes publish; none is a real card. */
const CARD_NUMBERS = ['4242424242424242', '5555 5555 5555 4444', '3782-822463-10005'];

/** Money, other people's objects, secrets, and junk. */
export const hygieneBehaviours = {
  'every currency keeps its amount and its code': {
    async run(scene) {
      for (const currency of scene.harness.currencies) {
        // 10 units: a multiple of ten minor units, because some card schemes round the third decimal.
        const money = { amountMinor: 10 ** (exponentOf(currency) + 1), currency };
        const payment = await scene.pay({ money });
        expect(payment).toMatchObject({ stage: 'captured', captured: money, refunded: { amountMinor: 0, currency } });
        expect(await scene.booked(payment.merchantRef)).toMatchObject([{ captured: money }]);
      }
    },
  },
  'a currency the provider does not take is refused': {
    excludedBy: ({ currencies }) => (currencies === 'any' ? "capability currencies is 'any'" : null),
    async run(scene) {
      const { currencies } = scene.harness.capabilities;
      const other = ['JPY', 'KWD', 'EUR', 'USD'].find((code) => currencies !== 'any' && !currencies.includes(code));
      const money = { amountMinor: 1_000, currency: required(other, 'a currency that is not taken') };
      const { input, outcome } = await scene.start('approve', { money });
      expect(outcome.status).toBe('rejected');
      expect(await scene.booked(input.merchantRef)).toEqual([]);
    },
  },
  'an unknown reference is refused': {
    async run(scene) {
      const payment = await scene.pay();
      const invented = { ...scene.known(payment), providerRef: 'ref_invented' };
      expect((await scene.provider.retrieve(invented, idle())).status).toBe('rejected');
    },
  },
  "another merchant's payment is never taken for ours": {
    async run(scene) {
      const ours = await scene.pay();
      const providerRef = await required(scene.bench.foreignPayment, 'foreignPayment')();
      const outcome = await scene.provider.retrieve({ ...scene.known(ours), providerRef }, idle());
      // Either refused, or answered with a reference that shows whose it is.
      if (outcome.status !== 'rejected') expect(resultOf(outcome).merchantRef).not.toBe(ours.merchantRef);
      if (scene.provider.refund) {
        const refund = await scene.provider.refund({ ...scene.move(ours, 100), providerRef });
        expect(refund.status).toBe('rejected');
        const theirs = (await scene.bench.ledger()).filter((entry) => entry.providerRef === providerRef);
        expect(theirs.every((entry) => entry.refunded.amountMinor === 0)).toBe(true);
      }
    },
  },
  'a transcript is blanked of secrets and card numbers': {
    async run(scene) {
      const secrets = [...scene.harness.secrets, ...CARD_NUMBERS];
      const transcript = `POST /v1/payments\nauthorization: ${secrets.join(' ')}\n{"number":"${secrets.join('","cvc":"123"}')}`;
      const redacted = scene.provider.redact(transcript);
      for (const secret of secrets) expect(redacted).not.toContain(secret);
      expect(redacted).toContain('/v1/payments');
    },
  },
  'the configuration check answers without secrets and without moving money': {
    async run(scene) {
      const before = await scene.bench.ledger();
      const problems = await scene.provider.checkConfig();
      for (const problem of problems) {
        expect(['error', 'warning', 'ok']).toContain(problem.level);
        expect(problem.message).not.toBe('');
        for (const secret of scene.harness.secrets) expect(problem.message).not.toContain(secret);
      }
      expect(await scene.bench.ledger()).toEqual(before);
    },
  },
  'junk from the shopper is answered, never thrown at, and moves nothing': {
    async run(scene) {
      const junk = [
        undefined,
        null,
        'x',
        7,
        [],
        { number: '4242' },
        { number: { $ne: 1 } },
        { number: '9'.repeat(1e5) },
      ];
      for (const details of junk) {
        const input = scene.session({ details });
        const outcome = await scene.provider.createSession(input);
        expect(['rejected', 'declined', 'actionRequired', 'pending']).toContain(outcome.status);
        const booked = await scene.booked(input.merchantRef);
        expect(booked.every((entry) => entry.captured.amountMinor === 0)).toBe(true);
      }
    },
  },
  'a call that is aborted before it starts is answered, never thrown at': {
    async run(scene) {
      const input = scene.session({ details: await scene.bench.arrange('approve'), signal: AbortSignal.abort() });
      const outcome = await scene.provider.createSession(input);
      // Answering without the network is fine; what is not fine is a verdict that the books contradict.
      if (outcome.status === 'rejected') expect(await scene.booked(input.merchantRef)).toEqual([]);
      else expect(['unknown', 'succeeded', 'pending', 'actionRequired']).toContain(outcome.status);
    },
  },
} satisfies Record<string, Behaviour>;
