import type { DemoClock } from '../../kit/clock.ts';
import { notFound } from '../jsonapi/errors.ts';
import { resourceId } from './ids.ts';
import type { Row } from './rows.ts';
import type { ResourceType, Tables } from './tables.ts';

type Maps = { readonly [Type in ResourceType]: Map<string, Tables[Type]> };

/** A new row without what every row gets by itself; `reference` and the like may be given. */
export type NewRow<Type extends ResourceType> = Omit<Tables[Type], keyof Row> & Partial<Row>;

/** The rows, in memory. Rows are live objects: whoever changes one calls `touch`. */
export class Records {
  readonly #clock: DemoClock;
  readonly #maps: Maps = {
    organizations: new Map(),
    markets: new Map(),
    customers: new Map(),
    skus: new Map(),
    prices: new Map(),
    addresses: new Map(),
    orders: new Map(),
    line_items: new Map(),
    shipments: new Map(),
    payment_methods: new Map(),
    external_gateways: new Map(),
    external_payments: new Map(),
    customer_payment_sources: new Map(),
    notifications: new Map(),
    authorizations: new Map(),
    captures: new Map(),
    voids: new Map(),
    refunds: new Map(),
    payment_setting_externals: new Map(),
    payment_sessions: new Map(),
    payment_wallets: new Map(),
    payment_authorizations: new Map(),
    payment_captures: new Map(),
    payment_voids: new Map(),
    payment_refunds: new Map(),
  };

  constructor(clock: DemoClock) {
    this.#clock = clock;
  }

  /** ISO 8601 with milliseconds, as the API writes times. */
  now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  isType(type: string): type is ResourceType {
    return Object.hasOwn(this.#maps, type);
  }

  insert<Type extends ResourceType>(type: Type, fields: NewRow<Type>): Tables[Type] {
    const now = this.now();
    const common: Row = {
      id: resourceId(),
      created_at: now,
      updated_at: now,
      reference: null,
      reference_origin: null,
      metadata: {},
    };
    // The two halves are exactly a row, which TypeScript cannot see through a generic Omit.
    const row = { ...common, ...fields } as unknown as Tables[Type];
    this.#maps[type].set(row.id, row);
    return row;
  }

  find<Type extends ResourceType>(type: Type, id: string | null): Tables[Type] | null {
    return id === null ? null : (this.#maps[type].get(id) ?? null);
  }

  /** Throws the API's 404 when there is none. */
  get<Type extends ResourceType>(type: Type, id: string | null): Tables[Type] {
    const row = this.find(type, id);
    if (!row) throw notFound();
    return row;
  }

  all<Type extends ResourceType>(type: Type): Tables[Type][] {
    return [...this.#maps[type].values()];
  }

  remove(type: ResourceType, id: string): void {
    this.#maps[type].delete(id);
  }

  touch(row: Row): void {
    row.updated_at = this.now();
  }
}
