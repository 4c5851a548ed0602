import type {
  Address,
  Customer,
  CustomerPaymentSource,
  ExternalGateway,
  ExternalPayment,
  LineItem,
  Market,
  Notification,
  Order,
  Organization,
  PaymentApi,
  PaymentMethod,
  PaymentSession,
  PaymentSetting,
  PaymentWallet,
  Price,
  Shipment,
  Sku,
  Transaction,
  TransactionKind,
} from './rows.ts';

/** Resource type → its rows. */
export interface Tables {
  organizations: Organization;
  markets: Market;
  customers: Customer;
  skus: Sku;
  prices: Price;
  addresses: Address;
  orders: Order;
  line_items: LineItem;
  shipments: Shipment;
  payment_methods: PaymentMethod;
  external_gateways: ExternalGateway;
  external_payments: ExternalPayment;
  customer_payment_sources: CustomerPaymentSource;
  notifications: Notification;
  authorizations: Transaction;
  captures: Transaction;
  voids: Transaction;
  refunds: Transaction;
  payment_setting_externals: PaymentSetting;
  payment_sessions: PaymentSession;
  payment_wallets: PaymentWallet;
  payment_authorizations: Transaction;
  payment_captures: Transaction;
  payment_voids: Transaction;
  payment_refunds: Transaction;
}

export type ResourceType = keyof Tables;

/** Points at a row. */
export interface Ref {
  readonly type: ResourceType;
  readonly id: string;
}

/** Where the transactions of each API live. */
export const TRANSACTION_TABLES = {
  gateway: { authorize: 'authorizations', capture: 'captures', void: 'voids', refund: 'refunds' },
  payments: {
    authorize: 'payment_authorizations',
    capture: 'payment_captures',
    void: 'payment_voids',
    refund: 'payment_refunds',
  },
} as const satisfies Record<PaymentApi, Record<TransactionKind, ResourceType>>;

export type TransactionTable = (typeof TRANSACTION_TABLES)[PaymentApi][TransactionKind];

/** Which row a gateway call is about. */
export const CALLEE_TABLES = {
  gateway: 'external_gateways',
  payments: 'payment_setting_externals',
} as const satisfies Record<PaymentApi, ResourceType>;
