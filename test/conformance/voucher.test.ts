import { type Bench, expectedOf, openForTest, posted, providerConformance } from 'tillgate/conformance';
import { startVoucherService, VOUCHERS, type VoucherFault } from '../../demo/voucher/index.ts';
import voucher from '../../demo/voucher/provider.ts';

const KEYS = { apiKey: 'test_prepin_0123456789', webhookSecret: 'whsec_prepin_0123456789' };
const START = Date.UTC(2026, 10, 20, 12);

const FAULTS: Readonly<Record<string, VoucherFault>> = {
  requestLost: 'cut',
  answerLost: 'cutAfter',
  serverError: 'error500',
  gatewayHtml: 'html502',
  garbage: 'garbageAfter',
  rateLimited: 'limited429',
};

async function openBench(): Promise<Bench> {
  const now = () => START;
  const prepin = await startVoucherService({ ...KEYS, clock: { now } });
  const { provider, refuseNext, close } = openForTest(voucher, { ...KEYS, apiUrl: prepin.apiUrl }, now);
  return {
    provider,
    now,
    ledger: async () => prepin.ledger(),
    arrange: async () => undefined,
    async finish(_payment, decision, pageUrl) {
      if (pageUrl !== null) await prepin.visit(pageUrl, decision === 'approve' ? VOUCHERS.good : VOUCHERS.usedUp);
    },
    async disturb(fault) {
      const made = FAULTS[fault];
      if (made === undefined) refuseNext();
      else prepin.faults.push(made);
    },
    async notification({ providerRef }, at) {
      const { headers, body } = prepin.notification(providerRef, at);
      return posted(headers, body);
    },
    foreignPayment: async () => prepin.foreignPayment(),
    async close() {
      await close();
      await prepin.stop();
    },
  };
}

const AT_PAGE = "unsupported: nothing is known before the shopper has been at PrePin's page";
const REFUNDS_AT_ONCE = 'unsupported: PrePin refunds at once';

providerConformance('of the merchant: PrePin vouchers', {
  capabilities: voucher.capabilities,
  expected: {
    ...expectedOf(voucher.capabilities),
    'money that comes later is pending first and captured then': AT_PAGE,
    'money that is refused later is pending first and failed then, with a code of the closed list': AT_PAGE,
    'a dispute shows in the truth': 'unsupported: nobody can take a voucher back',
    'a late refund returns nothing until it is done, and the same key says how far it is': REFUNDS_AT_ONCE,
    'a refund that fails later returns nothing, the same key says so, and it can be asked for anew': REFUNDS_AT_ONCE,
  },
  live: false,
  currencies: ['EUR', 'USD', 'GBP'],
  faults: ['requestLost', 'answerLost', 'refused', 'serverError', 'gatewayHtml', 'garbage', 'rateLimited'],
  signatureHeader: 'x-prepin-signature',
  secrets: Object.values(KEYS),
  open: openBench,
});
