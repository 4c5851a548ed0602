import type { FakeAuthorization, FakeCapture, FakeDispute, FakeEvent, FakeOrder, FakeRefund, Link } from './things.ts';

/** What is known of an order besides what is answered about it. */
export interface OrderFile {
  readonly order: FakeOrder;
  readonly returnUrl: string | null;
  readonly cancelUrl: string | null;
  readonly wantsVault: boolean;
  funding: string | null;
  /** Epoch milliseconds; unless money came, the order is forgotten some hours after this. */
  touchedAt: number;
}

export interface SetupToken {
  id: string;
  approved: boolean;
  funding: string;
  readonly returnUrl: string | null;
}

/** Everything the account holds, oldest first. */
export interface Books {
  readonly orders: Map<string, OrderFile>;
  readonly authorizations: Map<string, { readonly of: OrderFile; readonly it: FakeAuthorization }>;
  readonly captures: Map<string, { readonly of: OrderFile; readonly it: FakeCapture }>;
  readonly refunds: Map<string, { readonly captureId: string; readonly it: FakeRefund }>;
  readonly disputes: FakeDispute[];
  readonly setups: Map<string, SetupToken>;
  /** Kept wallets: what they pay from. */
  readonly wallets: Map<string, { readonly customer: string; readonly funding: string }>;
  readonly webhooks: { id: string; url: string; event_types: { name: string }[] }[];
  readonly events: FakeEvent[];
  now(): number;
  /** Capital letters and digits, as PayPal's are. */
  id(length?: number): string;
  link(rel: string, method: string, path: string): Link;
  tell(type: string, resourceType: string, resource: object): void;
}

let account = 0;

export function createBooks(clock: { now(): number }, origin: () => string): Books {
  account += 1;
  let serial = 0;
  const books: Books = {
    orders: new Map(),
    authorizations: new Map(),
    captures: new Map(),
    refunds: new Map(),
    disputes: [],
    setups: new Map(),
    wallets: new Map(),
    webhooks: [],
    events: [],
    now: clock.now,
    id(length = 17) {
      serial += 1;
      return `${account}F${String(serial).padStart(length - 1 - String(account).length, '0')}`;
    },
    link: (rel, method, path) => ({ href: `${origin()}${path}`, rel, method }),
    tell(type, resourceType, resource) {
      books.events.push({
        id: `WH-${books.id()}-${books.id()}`,
        event_version: '1.0',
        create_time: new Date(books.now()).toISOString(),
        resource_type: resourceType,
        resource_version: '2.0',
        event_type: type,
        summary: type.toLowerCase(),
        resource: structuredClone(resource),
        links: [],
      });
    },
  };
  return books;
}
