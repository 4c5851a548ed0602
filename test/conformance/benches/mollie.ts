import { DAY } from '../../../server/clock.ts';
import { mollie } from '../../../server/providers/mollie/index.ts';
import { ourPayment } from '../../../server/providers/mollie/metadata.ts';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import type { Plan } from '../../fakes/mollie/books.ts';
import { classic, signed } from '../../fakes/mollie/notifications.ts';
import { startFakeMollie } from '../../fakes/mollie/server.ts';
import { API_KEY, PREVIOUS, posted, SECRET } from '../../server/providers/mollie/fixture.ts';
import type { Bench, BenchSetting, Scenario } from '../provider-suite.ts';
import { benchClock, openOnLine } from './open.ts';

const LIVE_KEY = API_KEY.replace('test', 'live');
export const MOLLIE_SECRETS = [API_KEY, SECRET, PREVIOUS];

const PLANS: Partial<Record<Scenario, Plan>> = {
  moveLate: { capture: 'late', release: 'late', refund: 'late' },
  failRefund: { refund: 'fail' },
  failCapture: { capture: 'fail' },
};

/** A mandate that needs no page: what the suite's saved payment source is made from. */
const PAYPAL_MANDATE = {
  method: 'paypal',
  consumerName: 'Ada Lovelace',
  consumerEmail: 'ada@example.com',
  paypalBillingAgreementId: 'B-12A34567B8901234CD',
};

/** An account of its own, with the provider in front of it. */
export async function openMollieBench({ clock = benchClock(), otherMode = false }: BenchSetting = {}): Promise<Bench> {
  const apiKey = otherMode ? LIVE_KEY : API_KEY;
  const fake = await startFakeMollie({ apiKey, now: clock.now });
  const secrets = { webhookSecret: SECRET, webhookSecretPrevious: PREVIOUS };
  const { provider, line, close } = openOnLine(mollie, { apiKey, ...secrets, apiUrl: fake.url }, clock);
  const event = ({ providerRef: entityId }: ProviderPayment, type: string, mode: 'test' | 'live') =>
    posted(signed({ id: `event_${type}`, type, entityId, entity: { mode } }, SECRET, clock.now()));
  const [ownMode, foreignMode] = otherMode ? (['live', 'test'] as const) : (['test', 'live'] as const);
  return {
    provider,
    line,
    now: clock.now,
    async ledger() {
      return fake.ledger().map(({ id, metadata, captured, refunded }) => ({
        providerRef: id,
        merchantRef: ourPayment(metadata)?.payment ?? '',
        captured,
        refunded,
      }));
    },
    async arrange(scenario) {
      fake.plan(PLANS[scenario] ?? {});
      return PAYPAL_MANDATE;
    },
    async finish(_payment, decision, redirectUrl) {
      if (redirectUrl !== null) await fake.visit(redirectUrl, decision, 'creditcard');
    },
    settle: () => fake.settle(),
    async lapse() {
      clock.advance(8 * DAY);
    },
    async pass(ms) {
      clock.advance(ms);
    },
    notification: async (payment) => posted(classic(payment.providerRef)),
    otherModeNotification: async (payment) => event(payment, 'payment.paid', foreignMode),
    strangeNotification: async (payment) => event(payment, 'payment.hugged', ownMode),
    dispute: ({ providerRef }) => fake.chargeBack(providerRef),
    foreignPayment: async () => fake.foreignPayment(),
    async close() {
      await close();
      await fake.close();
    },
  };
}
