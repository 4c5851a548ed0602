import { callGateway } from '../gateway/call.ts';
import { type CallOutcome, outcomeOf } from '../gateway/outcome.ts';
import type { NewRow } from '../model/records.ts';
import type { Callee, Order, PaymentApi, Transaction, TransactionKind } from '../model/rows.ts';
import { type Ref, TRANSACTION_TABLES, type TransactionTable } from '../model/tables.ts';
import { transactionsOf } from '../model/transactions.ts';
import type { Shop } from '../shop.ts';

/** A step of an order's money, to be done by the gateway. */
export interface Step {
  readonly api: PaymentApi;
  readonly kind: TransactionKind;
  readonly order: Order;
  readonly callee: Callee;
  readonly url: string | null;
  /** API 2017-08's `data`: the payment source, the authorization or the capture. */
  readonly root: Ref;
  readonly amountCents: number;
  readonly parent: string | null;
  readonly paymentSource: string | null;
  readonly paymentSession: string | null;
}

/**
 * Asks the gateway and records the transaction, whatever came of it. API 2017-08 creates it from the answer; the
 * Payments API creates it first and shows it to the gateway.
 */
export async function perform(shop: Shop, step: Step): Promise<Transaction> {
  const table = TRANSACTION_TABLES[step.api][step.kind];
  const early = step.api === 'payments' ? shop.records.insert(table, blank(shop, step)) : null;
  const root = early && shop.upstream.paymentsRoot === 'transaction' ? { type: table, id: early.id } : step.root;
  const answer = await callGateway(shop, { ...step, action: step.kind, root });
  const outcome = outcomeOf(answer, step.api);
  const transaction = early ?? shop.records.insert(table, blank(shop, step));
  record(shop, transaction, outcome);
  notify(shop, step.order, outcome);
  if (outcome.state === 'succeeded') step.order.payment_updated_at = shop.records.now();
  return transaction;
}

function record(shop: Shop, transaction: Transaction, outcome: CallOutcome): void {
  const failure = 'code' in outcome ? outcome : null;
  Object.assign(transaction, {
    state: outcome.state,
    decided_at: outcome.state === 'pending' ? null : shop.records.now(),
    token: outcome.token,
    amount_cents: outcome.amountCents ?? transaction.amount_cents,
    action_id: outcome.state === 'pending' ? outcome.actionId : null,
    metadata: outcome.metadata,
    message: failure?.message ?? null,
    error_code: failure?.code ?? null,
    error_detail: failure?.message ?? null,
  } satisfies Partial<Transaction>);
  shop.records.touch(transaction);
}

/** `messages` become notifications of the order. Their shape is not documented: name, flash and body are likely. */
function notify(shop: Shop, order: Order, { messages }: CallOutcome): void {
  for (const message of messages) {
    const { name, flash, body } = message;
    shop.records.insert('notifications', {
      name: typeof name === 'string' ? name : 'message',
      flash: flash === true,
      body: typeof body === 'object' && body !== null ? { ...body } : message,
      notifiable: order.id,
    });
  }
}

function blank(shop: Shop, step: Step): NewRow<TransactionTable> {
  const count = transactionsOf(shop.records, step.order.id).length + 1;
  return {
    kind: step.kind,
    api: step.api,
    number: `${step.order.number}/T/${String(count).padStart(3, '0')}`,
    order: step.order.id,
    parent: step.parent,
    callee: step.callee.id,
    payment_source: step.paymentSource,
    payment_session: step.paymentSession,
    currency_code: step.order.currency_code,
    amount_cents: step.amountCents,
    token: null,
    action_id: null,
    state: 'pending',
    decided_at: null,
    message: null,
    error_code: null,
    error_detail: null,
    avs_code: null,
    avs_message: null,
    cvv_code: null,
    cvv_message: null,
    fraud_review: null,
    next_amount_cents: null,
  };
}
