import { z } from 'zod';
import { invalid, notFound } from '../jsonapi/errors.ts';
import { cents, creating, required } from '../jsonapi/writes.ts';
import { amounts } from '../model/amounts.ts';
import type { TransactionKind } from '../model/rows.ts';
import { TRANSACTION_TABLES } from '../model/tables.ts';
import { openSession, statusOf, transactionsOfSession } from '../payments/sessions.ts';
import { keepSource } from '../payments/wallet.ts';
import { define, ref, refs } from './definition.ts';
import { orders } from './orders.ts';

const json = z.record(z.string(), z.unknown()).nullish();

/** Payments API 2026-05: one way in which an order, or a part of it, is paid. */
export const paymentSessions = define({
  type: 'payment_sessions',
  attributes: (session, records) => ({
    status: statusOf(records, session),
    currency_code: session.currency_code,
    ...amounts('amount', session.amount_cents, session.currency_code),
    options: session.options,
    request_data: {},
    response_data: session.response_data,
  }),
  related: (session, records) => {
    const of = (kind: TransactionKind) =>
      refs(
        TRANSACTION_TABLES.payments[kind],
        transactionsOfSession(records, session).filter((transaction) => transaction.kind === kind),
      );
    return {
      order: ref('orders', session.order),
      payment_setting: ref('payment_setting_externals', session.payment_setting),
      payment_authorization: of('authorize').at(-1) ?? null,
      payment_captures: of('capture'),
      payment_voids: of('void'),
      payment_refunds: of('refund'),
    };
  },
  unmodelled: ['versions', 'event_stores'],
  salesChannel: ['list', 'retrieve', 'create', 'delete'],
  visible: (session, context) => orders.visible?.(context.records.get('orders', session.order), context) ?? false,
  create: creating(
    'payment_sessions',
    { amount_cents: cents.optional(), options: json },
    { order: required('orders'), payment_setting: required('payment_setting_externals', 'payment_settings') },
    (input, context) => {
      const { shop, records } = context;
      const order = records.find('orders', input.order);
      if (!order || (context.caller.kind === 'sales_channel' && !orders.visible?.(order, context))) throw notFound();
      const setting = records.find('payment_setting_externals', input.payment_setting);
      if (!setting) throw invalid('payment_setting', 'must exist', 'blank');
      return shop.locks.run(order.id, () =>
        openSession(shop, { order, setting, amountCents: input.amount_cents, options: input.options ?? null }),
      );
    },
  ),
  delete: (session, { records }) => {
    if (transactionsOfSession(records, session).some(({ state }) => state === 'pending' || state === 'succeeded'))
      throw invalid('payment_session', 'has transactions', 'restrict_dependent_destroy');
    records.remove('payment_sessions', session.id);
  },
});

/** Payments API 2026-05: a source that a customer keeps. What its create asks for is unverified upstream. */
export const paymentWallets = define({
  type: 'payment_wallets',
  attributes: ({ customer_token, payment_source_token }) => ({ customer_token, payment_source_token }),
  related: (wallet) => ({
    customer: ref('customers', wallet.customer),
    payment_session: ref('payment_sessions', wallet.payment_session),
    payment_setting: ref('payment_setting_externals', wallet.payment_setting),
  }),
  unmodelled: ['versions', 'event_stores'],
  salesChannel: ['list', 'retrieve', 'create', 'delete'],
  visible: (wallet, { caller }) => wallet.customer === caller.customer,
  create: creating(
    'payment_wallets',
    {},
    { payment_session: required('payment_sessions') },
    async (input, { shop, records, caller }) => {
      const session = records.get('payment_sessions', input.payment_session);
      const order = records.get('orders', session.order);
      const customer = order.guest ? null : records.find('customers', order.customer);
      if (!customer || (caller.kind === 'sales_channel' && caller.customer !== customer.id))
        throw invalid('customer', "can't be blank", 'blank');
      const setting = records.get('payment_setting_externals', session.payment_setting);
      const kept = await keepSource(
        shop,
        {
          api: 'payments',
          action: 'token',
          callee: setting,
          url: setting.token_url,
          root: { type: 'payment_sessions', id: session.id },
          order,
          amountCents: 0,
        },
        customer.email,
      );
      if (!kept) throw invalid('payment_session', 'could not be saved', 'gateway_error');
      return records.insert('payment_wallets', {
        customer: customer.id,
        payment_session: session.id,
        payment_setting: setting.id,
        customer_token: kept.customerToken,
        payment_source_token: kept.paymentSourceToken,
      });
    },
  ),
  delete: (wallet, { records }) => records.remove('payment_wallets', wallet.id),
});
