import { withTimeLimit } from '../../in-time.ts';
import type { Alert } from '../../services.ts';
import { definePlatform, type PlatformContext, type PlatformDefinition, type StorePlatform } from '../platform.ts';
import { Account } from './account.ts';
import { type AtshopConfig, atshopSettingsSchema } from './config.ts';
import { fulfil } from './confirm.ts';
import { DdpClient } from './ddp/client.ts';
import { ddpSource, KEPT_FIELDS } from './ddp-source.ts';
import { examine } from './doctor.ts';
import { blockedBy } from './order.ts';
import { parsePaymentLinkRequest, renderPaymentLink } from './payment-link.ts';
import { quoteOf } from './quote.ts';
import { redact } from './redact.ts';
import { restSource } from './rest-source.ts';
import { Serial } from './serial.ts';
import { ATSHOP_TIMINGS, type AtshopTimings } from './timings.ts';
import { LoginToken } from './token.ts';
import { TokenExpiry } from './token-expiry.ts';

export type { AtshopConfig } from './config.ts';

/** The platform with durations of the caller's choice. */
export function atshopWith(timings: AtshopTimings): PlatformDefinition<AtshopConfig> {
  return definePlatform<AtshopConfig>({
    id: 'atshop',
    configSchema: atshopSettingsSchema,
    limits: { confirmWithinMs: null, confirmationIsIdempotent: false, capture: 'automatic', priceIsFinal: false },
    routes: [{ method: 'GET', path: '/payment-link', cors: true }],
    open: (context) => openStore(context, timings),
  });
}

/** ATShop (atshop.io), custom gateway of the Enterprise plan. */
export const atshop = atshopWith(ATSHOP_TIMINGS);

function openStore(
  { store, clock, http, logger, ...services }: PlatformContext<AtshopConfig>,
  timings: AtshopTimings,
): StorePlatform {
  const alert = (what: Omit<Alert, 'subject'>) => services.alert({ ...what, subject: store.id });
  const expiry = new TokenExpiry(clock, alert);
  const { loginToken: initial, loginTokenFile: file } = store;
  const token = new LoginToken({ initial, file, clock, checkEveryMs: timings.tokenCheckMs });
  const account = new Account({ token, expiry, clock, timings, alert });
  const client = new DdpClient({
    url: store.ddpUrl,
    timings: timings.ddp,
    kept: KEPT_FIELDS,
    onOpen: async (connection) => {
      await account.loginOn(connection);
    },
    onTrouble: (what, reason) => logger.warn({ store: store.id, what, reason }, 'connection to ATShop'),
  });
  const source =
    store.api === 'ddp'
      ? ddpSource(client, timings.readTimeoutMs)
      : restSource(http, store.restUrl, timings.readTimeoutMs);
  const oneByOne = new Serial();
  const clean = (text: string) => redact(text, token.seen);
  const inTime = <T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>) =>
    withTimeLimit(timings.readTimeoutMs, read, signal);
  const shared = { settings: store, client, account, expiry, source, http, timings, redact: clean };

  const healthCheck = setInterval(async () => {
    await account.ensure(client, AbortSignal.timeout(timings.readTimeoutMs));
    expiry.check();
  }, timings.healthCheckMs);
  healthCheck.unref();

  return {
    parseRequest: async (request) => parsePaymentLinkRequest(request),
    async quote(orderRef, signal) {
      const read = await inTime(signal, (limited) => source.orderAndProduct(orderRef, limited));
      if (read.status !== 'succeeded') return read;
      const quote = quoteOf(read.value, orderRef, store);
      if (quote.status === 'rejected' && quote.code === 'order_amount_invalid') {
        const message = `Order ${orderRef} cannot be charged: ${quote.message}`;
        alert({ code: 'atshop_order_amount_invalid', message });
      }
      return quote;
    },
    renderReply: renderPaymentLink,
    canConfirm: (kind) => kind === 'paid',
    async confirm(confirmation, signal) {
      if (confirmation.kind !== 'paid') {
        const body = 'ATShop has no call for it.';
        return { result: 'impossible', answer: { status: `${confirmation.kind} not supported`, body } };
      }
      return oneByOne.run(confirmation.orderRef, () => fulfil(shared, confirmation, signal));
    },
    async readBack(orderRef, signal) {
      const read = await inTime(signal, (limited) => source.order(orderRef, limited));
      if (read.status !== 'succeeded') return read;
      const { paid } = read.value;
      return { status: 'succeeded', value: { paid, blocked: paid ? null : blockedBy(read.value) } };
    },
    checkConfig: () => examine(shared),
    async close() {
      clearInterval(healthCheck);
      await client.close();
    },
  };
}
