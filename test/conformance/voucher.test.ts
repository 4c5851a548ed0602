import {
  type Bench,
  type BenchClock,
  type BenchSetting,
  expectedOf,
  openForTest,
  posted,
  providerConformance,
} from 'tillgate/conformance';
import { startVoucherService, VOUCHERS } from '../../demo/voucher/index.ts';
import voucher from '../../demo/voucher/provider.ts';

const KEYS = { apiKey: 'test_prepin_0123456789', webhookSecret: 'whsec_prepin_0123456789' };

function standingClock(): BenchClock {
  let time = Date.UTC(2026, 10, 20, 12);
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}

async function openBench({ clock = standingClock(), otherMode = false }: BenchSetting = {}): Promise<Bench> {
  const { now } = clock;
  const keys = otherMode ? { ...KEYS, apiKey: KEYS.apiKey.replace('test', 'live') } : KEYS;
  const prepin = await startVoucherService({ ...keys, clock });
  const { provider, line, close } = openForTest(voucher, { ...keys, apiUrl: prepin.apiUrl }, now);
  return {
    provider,
    line,
    now,
    ledger: async () => prepin.ledger(),
    arrange: async () => undefined,
    async finish(_payment, decision, pageUrl) {
      if (pageUrl !== null) await prepin.visit(pageUrl, decision === 'approve' ? VOUCHERS.good : VOUCHERS.usedUp);
    },
    async notification({ providerRef }, at) {
      const { headers, body } = prepin.notification(providerRef, at);
      return posted(headers, body);
    },
    async strangeNotification({ providerRef }) {
      const { headers, body } = prepin.notification(providerRef, now(), 'payment.hugged');
      return posted(headers, body);
    },
    async pass(ms) {
      clock.advance(ms);
    },
    foreignPayment: async () => prepin.foreignPayment(),
    async close() {
      await close();
      await prepin.stop();
    },
  };
}

const AT_PAGE = "unsupported: nothing is known before the shopper has been at PrePin's page (demo/voucher/api.ts)";
const REFUNDS_AT_ONCE = 'unsupported: PrePin refunds at once (demo/voucher/api.ts)';

providerConformance('voucher', {
  capabilities: voucher.capabilities,
  expected: {
    ...expectedOf(voucher.capabilities),
    'money that comes later is pending first and captured then': AT_PAGE,
    'money that is refused later is pending first and failed then, with a code of the closed list': AT_PAGE,
    'a dispute shows in the truth': 'unsupported: nobody can take a voucher back (demo/voucher/api.ts)',
    'a test event in live mode, and a live one in test mode, is ignored':
      'unsupported: a message names no mode (demo/voucher/notify.ts); the payment does',
    'a late refund returns nothing until it is done, and the same key says how far it is': REFUNDS_AT_ONCE,
    'a refund that fails later returns nothing, the same key says so, and it can be asked for anew': REFUNDS_AT_ONCE,
  },
  live: false,
  currencies: ['EUR', 'USD', 'GBP'],
  signatureHeader: 'x-prepin-signature',
  secrets: Object.values(KEYS),
  open: openBench,
});
