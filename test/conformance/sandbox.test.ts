import request from 'supertest';
import { sandbox } from '../../server/providers/sandbox/index.ts';
import { CARDS, card, openFixture, PUBLIC_URL, SECRET, session } from '../server/providers/sandbox/fixture.ts';
import { type Bench, everythingPasses, providerConformance } from './provider-suite.ts';

async function openBench(): Promise<Bench> {
  const { provider, bank, line, clock, app } = openFixture();
  return {
    provider,
    now: clock.now,
    async ledger() {
      return bank.payments().map(({ ref, merchantRef, captured, refunded, money: { currency } }) => ({
        providerRef: ref,
        merchantRef,
        captured: { amountMinor: captured, currency },
        refunded: { amountMinor: refunded, currency },
      }));
    },
    async arrange(scenario) {
      return card(scenario);
    },
    async finish(_payment, decision, redirectUrl) {
      if (redirectUrl === null) return;
      await request(app).post(redirectUrl.slice(PUBLIC_URL.length)).type('form').send({ decision });
    },
    async settle() {
      clock.advance(5_000);
    },
    async lapse() {
      clock.advance(7 * 24 * 3_600_000);
    },
    async disturb(fault) {
      if (fault === 'requestLost' || fault === 'answerLost' || fault === 'refused') line.disturb(fault);
    },
    async notification(payment, at = clock.now()) {
      const notification = bank.notification(payment.providerRef, at);
      if (!notification) throw new Error('no event');
      return { method: 'POST', path: '/', query: {}, ...notification };
    },
    async dispute(payment) {
      bank.dispute(payment.providerRef);
    },
    async foreignPayment() {
      const outcome = await provider.createSession(session(card('approve'), { merchantRef: 'pay_of_someone_else' }));
      if (outcome.status !== 'succeeded') throw new Error('not paid');
      return outcome.value.payment.providerRef;
    },
    close: async () => provider.close?.(),
  };
}

providerConformance('sandbox', {
  capabilities: sandbox.capabilities,
  expected: {
    ...everythingPasses,
    'a currency the provider does not take is refused': "unsupported: capability currencies is 'any'",
  },
  live: false,
  currencies: ['EUR', 'JPY', 'KWD', 'USD'],
  faults: ['requestLost', 'answerLost', 'refused'],
  signatureHeader: 'x-sandbox-signature',
  secrets: [SECRET, CARDS.approve],
  open: openBench,
});
