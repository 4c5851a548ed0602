import { z } from 'zod';
import { cents, trigger, updating } from '../jsonapi/writes.ts';
import { amounts } from '../model/amounts.ts';
import type { Records } from '../model/records.ts';
import type { Json, Transaction } from '../model/rows.ts';
import { balanceOf, childrenOf } from '../model/transactions.ts';
import { forward } from '../payments/forward.ts';
import { move } from '../payments/moves.ts';
import { type Context, define, ref, refs } from './definition.ts';
import { orders } from './orders.ts';

const COMMON_TRIGGERS = { succeeded: z.boolean().nullish(), _forward: trigger };
const UNMODELLED = ['attachments', 'events', 'versions', 'event_stores'];

/** What all four kinds show. */
function base(transaction: Transaction): Json {
  return {
    number: transaction.number,
    payment_method_type: null,
    currency_code: transaction.currency_code,
    ...amounts('amount', transaction.amount_cents, transaction.currency_code),
    succeeded: transaction.state === 'succeeded',
    message: transaction.message,
    error_code: transaction.error_code,
    error_detail: transaction.error_detail,
    token: transaction.token,
    gateway_transaction_id: null,
  };
}

function balances(transaction: Transaction, names: readonly string[], records: Records): Json {
  const left = balanceOf(records, transaction);
  const next = transaction.next_amount_cents ?? left;
  return Object.assign(
    {},
    ...names.map((name) => amounts(name, name.endsWith('_balance') ? left : next, transaction.currency_code)),
  );
}

const order = (transaction: Transaction) => ({
  order: ref('orders', transaction.order),
  payment_source: ref('external_payments', transaction.payment_source),
});

const children = (transaction: Transaction, records: Records, kind: Transaction['kind']) =>
  childrenOf(records, transaction).filter((child) => child.kind === kind);

/** Shoppers see those of their orders; only integrations move them. */
const access = {
  salesChannel: ['retrieve'],
  visible: (transaction: Transaction, context: Context) =>
    orders.visible?.(context.records.get('orders', transaction.order), context) ?? false,
} as const;

async function forwardIfAsked(
  transaction: Transaction,
  input: { readonly succeeded?: boolean | null | undefined; readonly _forward?: boolean | null | undefined },
  { shop }: Context,
): Promise<void> {
  if (input._forward || input.succeeded) await forward(shop, transaction);
}

export const authorizations = define({
  type: 'authorizations',
  attributes: (transaction, records) => ({
    ...base(transaction),
    cvv_code: transaction.cvv_code,
    cvv_message: transaction.cvv_message,
    avs_code: transaction.avs_code,
    avs_message: transaction.avs_message,
    fraud_review: transaction.fraud_review,
    ...balances(transaction, ['capture_amount', 'capture_balance', 'void_balance'], records),
  }),
  related: (transaction, records) => ({
    ...order(transaction),
    captures: refs('captures', children(transaction, records, 'capture')),
    voids: refs('voids', children(transaction, records, 'void')),
  }),
  unmodelled: UNMODELLED,
  ...access,
  update: updating(
    'authorizations',
    { ...COMMON_TRIGGERS, _capture: trigger, _capture_amount_cents: cents.nullish(), _void: trigger },
    {},
    (authorization, input, context) =>
      context.shop.locks.run(authorization.order, async () => {
        await forwardIfAsked(authorization, input, context);
        authorization.next_amount_cents = input._capture_amount_cents ?? authorization.next_amount_cents;
        if (input._capture) await move(context.shop, 'capture', authorization);
        if (input._void) await move(context.shop, 'void', authorization);
      }),
  ),
});

export const captures = define({
  type: 'captures',
  attributes: (transaction, records) => ({
    ...base(transaction),
    ...balances(transaction, ['refund_amount', 'refund_balance'], records),
  }),
  related: (transaction, records) => ({
    ...order(transaction),
    reference_authorization: ref('authorizations', transaction.parent),
    refunds: refs('refunds', children(transaction, records, 'refund')),
    return: null,
  }),
  unmodelled: UNMODELLED,
  ...access,
  update: updating(
    'captures',
    { ...COMMON_TRIGGERS, _refund: trigger, _refund_amount_cents: cents.nullish() },
    {},
    (capture, input, context) =>
      context.shop.locks.run(capture.order, async () => {
        await forwardIfAsked(capture, input, context);
        capture.next_amount_cents = input._refund_amount_cents ?? capture.next_amount_cents;
        if (input._refund) await move(context.shop, 'refund', capture);
      }),
  ),
});

export const voids = define({
  type: 'voids',
  attributes: base,
  related: (transaction) => ({
    ...order(transaction),
    reference_authorization: ref('authorizations', transaction.parent),
  }),
  unmodelled: UNMODELLED,
  ...access,
  update: updating('voids', COMMON_TRIGGERS, {}, (row, input, context) =>
    context.shop.locks.run(row.order, () => forwardIfAsked(row, input, context)),
  ),
});

export const refunds = define({
  type: 'refunds',
  attributes: base,
  related: (transaction) => ({
    ...order(transaction),
    reference_capture: ref('captures', transaction.parent),
    return: null,
  }),
  unmodelled: UNMODELLED,
  ...access,
  update: updating('refunds', COMMON_TRIGGERS, {}, (row, input, context) =>
    context.shop.locks.run(row.order, () => forwardIfAsked(row, input, context)),
  ),
});
