import request from 'supertest';
import type { Bank } from '../../../server/providers/sandbox/bank/bank.ts';
import { SIGNATURE_HEADER, sign } from '../../../server/providers/sandbox/bank/signature.ts';
import { CARDS, card, openFixture, PUBLIC_URL, SECRET, session } from '../../server/providers/sandbox/fixture.ts';
import type { Bench, BenchSetting, Misheard } from '../provider-suite.ts';
import { benchClock } from './open.ts';

export const SANDBOX_SECRETS = [SECRET, CARDS.approve];

/** A bank of its own in this process, with the provider in front of it. */
export async function openSandboxBench({ clock = benchClock() }: BenchSetting = {}): Promise<Bench> {
  const { provider, bank, line, app } = openFixture({ clock });
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
    async mishear(what) {
      mishear(bank, what);
    },
    async pass(ms) {
      clock.advance(ms);
    },
    async strangeNotification({ providerRef: ref, merchantRef }) {
      const body = Buffer.from(JSON.stringify({ id: 'evt_new', type: 'payment.hugged', data: { ref, merchantRef } }));
      const headers = { [SIGNATURE_HEADER]: sign(SECRET, body, clock.now()) };
      return { method: 'POST', path: '/', query: {}, headers, body };
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

/** The bank is in this process, so that nothing lies between it and the provider but its own methods. */
function mishear(bank: Bank, what: Misheard): void {
  const { purchase, move, find } = bank;
  if ('ref' in what) {
    bank.find = (ref) => find(ref === what.ref ? what.as : ref);
    return;
  }
  bank.purchase = (asked) => purchase({ ...asked, money: { ...asked.money, ...what } });
  bank.move = (kind, asked) => move(kind, { ...asked, money: { ...asked.money, ...what } });
}
