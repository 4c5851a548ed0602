import { addresses } from './addresses.ts';
import { markets, organizations, prices, shipments, skus } from './catalogue.ts';
import { customerPaymentSources, customers } from './customers.ts';
import type { Definitions } from './definition.ts';
import { externalGateways } from './external-gateways.ts';
import { externalPayments } from './external-payments.ts';
import { lineItems } from './line-items.ts';
import { notifications } from './notifications.ts';
import { orders } from './orders.ts';
import { paymentMethods } from './payment-methods.ts';
import { paymentSessions, paymentWallets } from './payment-sessions.ts';
import { paymentSettings } from './payment-settings.ts';
import { paymentAuthorizations, paymentCaptures, paymentRefunds, paymentVoids } from './payment-transactions.ts';
import { authorizations, captures, refunds, voids } from './transactions.ts';

/** The whole API. */
export const definitions: Definitions = {
  organizations,
  markets,
  customers,
  skus,
  prices,
  addresses,
  orders,
  line_items: lineItems,
  shipments,
  payment_methods: paymentMethods,
  external_gateways: externalGateways,
  external_payments: externalPayments,
  customer_payment_sources: customerPaymentSources,
  notifications,
  authorizations,
  captures,
  voids,
  refunds,
  payment_setting_externals: paymentSettings,
  payment_sessions: paymentSessions,
  payment_wallets: paymentWallets,
  payment_authorizations: paymentAuthorizations,
  payment_captures: paymentCaptures,
  payment_voids: paymentVoids,
  payment_refunds: paymentRefunds,
};
