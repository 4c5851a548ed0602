/** A provider's bench behind Tillgate's own use cases, on one clock. */
import { onTestFinished } from 'vitest';
import type { RawRequest } from '../../../server/http/raw.ts';
import type { Method } from '../../../server/payments/domain.ts';
import { receiveNotification } from '../../../server/payments/receive-notification.ts';
import type { Capabilities, ProviderPayment } from '../../../server/providers/provider.ts';
import type { StartPayment } from '../../../shared/api.ts';
import type { Bench, BenchSetting, Fault } from '../../conformance/provider-suite.ts';
import { flagsOf, openFor } from '../../server/support/commerce.ts';
import { openTestDomain, type TestDomain, type TestStoreOptions } from '../../server/support/domain.ts';
import { openOrder, pay as pressPay, view } from '../../server/support/shopper.ts';

export interface BenchOpener {
  readonly capabilities: Capabilities;
  open(setting?: BenchSetting): Promise<Bench>;
}

/** A checkout whose shopper is on the provider's page. */
export interface Begun {
  readonly orderRef: string;
  readonly checkout: string;
  readonly url: string;
}

export interface ProviderWorld {
  readonly domain: TestDomain;
  readonly method: Method;
  readonly bench: Bench;
  /** Presses Pay on a new order's checkout. */
  begin(orderRef?: string): Promise<Begun>;
  /** Presses Pay, whatever comes of it; answers the checkout's id. */
  press(orderRef?: string): Promise<string>;
  /** Where the shopper is sent to by now. */
  pageOf(checkout: string): Promise<string>;
  /** The shopper pays on the provider's page; Tillgate hears nothing of it. */
  payAt(begun: Pick<Begun, 'checkout' | 'url'>): Promise<ProviderPayment>;
  /** The provider's truth about the checkout's payment, asked behind Tillgate's back. */
  truth(checkout: string): Promise<ProviderPayment>;
  /** What the backend posts about this payment now; null: nothing has happened it would tell of. */
  news(payment: ProviderPayment): Promise<RawRequest | null>;
  /** Posts to `/notifications/card`; the status. Then does all that is due. */
  tell(...requests: readonly (RawRequest | null)[]): Promise<number[]>;
  /** The next call that changes something meets this trouble. */
  disturb(fault: Fault): Promise<void>;
  /** How often the store was told "paid" for an order, and fulfilled it. */
  fulfilled(orderRef?: string): number;
  flags(): Promise<string[]>;
  /** Payments that took money, by the backend's own books. */
  charges(): Promise<number>;
}

const ORDER = 'order-1';

export async function openProviderWorld(
  { open, capabilities }: BenchOpener,
  options: TestStoreOptions = {},
): Promise<ProviderWorld> {
  const domain = await openTestDomain(options);
  const bench = await open({ clock: domain.clock });
  onTestFinished(() => bench.close());
  const method: Method = {
    id: 'card',
    label: null,
    provider: bench.provider,
    test: true,
    capabilities,
    sessionLifetimeMs: 60 * 60_000,
  };
  (domain.methods as Map<string, Method>).set('card', method);

  const world: ProviderWorld = {
    domain,
    method,
    bench,
    async begin(orderRef = ORDER) {
      const checkout = await world.press(orderRef);
      return { orderRef, checkout, url: await world.pageOf(checkout) };
    },
    async press(orderRef = ORDER) {
      const checkout = options.capture === 'manual' ? await openFor(domain) : await openOrder(domain, orderRef);
      // The sandbox's card; whatever it is, the provider checks it with its own schema.
      const details = (await bench.arrange('challenge')) as StartPayment['details'];
      await pressPay(domain, checkout, { ...(details && { details }) });
      return checkout;
    },
    async pageOf(checkout) {
      const { action } = (await view(domain, checkout)).payment ?? {};
      if (!action) throw new Error('no page');
      return action.url;
    },
    async payAt({ checkout, url }) {
      const payment = await world.truth(checkout);
      await bench.finish?.(payment, 'approve', url);
      return world.truth(checkout);
    },
    async truth(checkout) {
      const { payment } = await view(domain, checkout);
      const row = await domain.database.read
        .selectFrom('payments')
        .selectAll()
        .where('public_id', '=', payment?.id ?? '')
        .executeTakeFirstOrThrow();
      const known = {
        providerRef: row.provider_ref ?? '',
        merchantRef: row.public_id,
        money: { amountMinor: row.amount_minor, currency: row.currency },
        receipts: [],
        createdAt: row.created_at,
        expiresAt: row.expires_at ?? row.created_at,
      };
      const told = await bench.provider.retrieve(known, new AbortController().signal);
      if (!('value' in told)) throw new Error(JSON.stringify(told));
      return told.value;
    },
    async news(payment) {
      return (await bench.notification?.(payment).catch(() => null)) ?? null;
    },
    async tell(...requests) {
      const statuses: number[] = [];
      for (const request of requests) {
        if (request) statuses.push((await receiveNotification(domain, method, request)).status);
      }
      await domain.runDue();
      return statuses;
    },
    async disturb(fault) {
      if (bench.line) bench.line.disturb(fault, { onChange: true });
      else await bench.disturb?.(fault);
    },
    fulfilled: (orderRef = ORDER) => domain.platform.fulfilled.get(orderRef) ?? 0,
    flags: () => flagsOf(domain),
    async charges() {
      return (await bench.ledger()).filter(({ captured }) => captured.amountMinor > 0).length;
    },
  };
  return world;
}
