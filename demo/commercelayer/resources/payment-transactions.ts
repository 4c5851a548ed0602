import { invalid } from '../jsonapi/errors.ts';
import { cents, creating, one, required } from '../jsonapi/writes.ts';
import { amounts } from '../model/amounts.ts';
import type { Records } from '../model/records.ts';
import type { Json, Transaction, TransactionState } from '../model/rows.ts';
import type { Tables } from '../model/tables.ts';
import { balanceOf, childrenOf } from '../model/transactions.ts';
import { move } from '../payments/moves.ts';
import { authorizeSession } from '../payments/sessions.ts';
import { type Context, define, ref, refs } from './definition.ts';
import { orders } from './orders.ts';

/** Payments API 2026-05. `pending` until the gateway has answered, `processing` until its webhook. */
function statusOf({ state, token }: Transaction): string {
  return state === 'pending' && token !== null ? 'processing' : state;
}

const STAMPS: readonly TransactionState[] = ['succeeded', 'declined', 'failed', 'canceled', 'expired'];

function base(transaction: Transaction): Json {
  const { state, decided_at } = transaction;
  return {
    status: statusOf(transaction),
    currency_code: transaction.currency_code,
    ...amounts('amount', transaction.amount_cents, transaction.currency_code),
    token: transaction.token,
    request_data: {},
    response_data: {},
    options: {},
    message: transaction.message,
    error_code: transaction.error_code,
    error_detail: transaction.error_detail,
    ...Object.fromEntries(STAMPS.map((stamp) => [`${stamp}_at`, state === stamp ? decided_at : null])),
  };
}

const common = (transaction: Transaction) => ({
  order: ref('orders', transaction.order),
  payment_session: ref('payment_sessions', transaction.payment_session),
});

/** Integrations only, but for a session's own authorization while it has not succeeded (vendor's playground: 401). */
const ofOrder = (transaction: Transaction, context: Context): boolean =>
  orders.visible?.(context.records.get('orders', transaction.order), context) ?? false;

const UNMODELLED = ['versions', 'event_stores'];

function balance(transaction: Transaction, names: readonly string[], records: Records): Json {
  const left = balanceOf(records, transaction);
  return Object.assign({}, ...names.map((name) => amounts(`${name}_balance`, left, transaction.currency_code)));
}

export const paymentAuthorizations = define({
  type: 'payment_authorizations',
  attributes: (transaction, records) => ({
    ...base(transaction),
    ...balance(transaction, ['capture', 'void'], records),
  }),
  related: (transaction, records) => ({
    ...common(transaction),
    payment_captures: refs(
      'payment_captures',
      childrenOf(records, transaction).filter(({ kind }) => kind === 'capture'),
    ),
    payment_voids: refs(
      'payment_voids',
      childrenOf(records, transaction).filter(({ kind }) => kind === 'void'),
    ),
  }),
  unmodelled: UNMODELLED,
  salesChannel: ['retrieve', 'create'],
  visible: (transaction, context) => transaction.state !== 'succeeded' && ofOrder(transaction, context),
  create: creating(
    'payment_authorizations',
    {},
    { payment_session: required('payment_sessions') },
    ({ payment_session }, { shop, records }) => {
      const session = records.find('payment_sessions', payment_session);
      if (!session) throw invalid('payment_session', 'must exist', 'blank');
      return shop.locks.run(session.order, () => authorizeSession(shop, session));
    },
  ),
});

/** The `POST` of a capture, void or refund: moves the money of `parent`, which must be of the session. */
function moving(
  shop: Context['shop'],
  kind: 'capture' | 'void' | 'refund',
  parent: Tables['payment_authorizations'] | null,
  input: { readonly payment_session: string; readonly amount_cents?: number | undefined },
): Promise<Transaction> {
  const field = kind === 'refund' ? 'payment_capture' : 'payment_authorization';
  if (!parent || parent.payment_session !== input.payment_session) throw invalid(field, 'must exist', 'blank');
  return shop.locks.run(parent.order, () => move(shop, kind, parent, input.amount_cents));
}

const FROM_AUTHORIZATION = {
  payment_session: required('payment_sessions'),
  payment_authorization: required('payment_authorizations'),
};

export const paymentCaptures = define({
  type: 'payment_captures',
  attributes: (transaction, records) => ({ ...base(transaction), ...balance(transaction, ['refund'], records) }),
  related: (transaction, records) => ({
    ...common(transaction),
    payment_authorization: ref('payment_authorizations', transaction.parent),
    payment_refunds: refs('payment_refunds', childrenOf(records, transaction)),
  }),
  unmodelled: UNMODELLED,
  salesChannel: [],
  create: creating(
    'payment_captures',
    { amount_cents: cents.optional() },
    FROM_AUTHORIZATION,
    (input, { shop, records }) =>
      moving(shop, 'capture', records.find('payment_authorizations', input.payment_authorization), input),
  ),
});

export const paymentVoids = define({
  type: 'payment_voids',
  attributes: base,
  related: (transaction) => ({
    ...common(transaction),
    payment_authorization: ref('payment_authorizations', transaction.parent),
  }),
  unmodelled: UNMODELLED,
  salesChannel: [],
  create: creating('payment_voids', {}, FROM_AUTHORIZATION, (input, { shop, records }) =>
    moving(shop, 'void', records.find('payment_authorizations', input.payment_authorization), input),
  ),
});

export const paymentRefunds = define({
  type: 'payment_refunds',
  attributes: base,
  related: (transaction) => ({
    ...common(transaction),
    payment_capture: ref('payment_captures', transaction.parent),
  }),
  unmodelled: [...UNMODELLED, 'return'],
  salesChannel: [],
  create: creating(
    'payment_refunds',
    { amount_cents: cents.optional() },
    {
      payment_session: required('payment_sessions'),
      payment_capture: required('payment_captures'),
      return: one('refunds').optional(),
    },
    (input, { shop, records }) =>
      moving(shop, 'refund', records.find('payment_captures', input.payment_capture), input),
  ),
});
