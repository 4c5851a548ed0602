import type { CallAction } from './faults.ts';
import type { CallRecord, CommerceLayerLedger, TransactionRecord, WebhookRecord } from './ledger.ts';
import type { Records } from './model/records.ts';
import type { Transaction, TransactionKind } from './model/rows.ts';
import { moneyOf, type OrderMoney, transactions, transactionsOf } from './model/transactions.ts';

/** Writes the ledger. */
export class Journal implements CommerceLayerLedger {
  readonly calls: CallRecord[] = [];
  readonly webhooks: WebhookRecord[] = [];
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  get transactions(): readonly TransactionRecord[] {
    return transactions(this.#records).map(entry);
  }

  callsOf(orderId: string, action?: CallAction): readonly CallRecord[] {
    return this.calls.filter((call) => call.orderId === orderId && (action === undefined || call.action === action));
  }

  transactionsOf(orderId: string, kind?: TransactionKind): readonly TransactionRecord[] {
    return transactionsOf(this.#records, orderId, kind && [kind]).map(entry);
  }

  money(orderId: string): OrderMoney {
    return moneyOf(this.#records, orderId);
  }

  pendingMoney(orderId: string): OrderMoney {
    return moneyOf(this.#records, orderId, 'pending');
  }
}

function entry(transaction: Transaction): TransactionRecord {
  return {
    id: transaction.id,
    kind: transaction.kind,
    api: transaction.api,
    orderId: transaction.order,
    parent: transaction.parent,
    state: transaction.state,
    amountCents: transaction.amount_cents,
    currency: transaction.currency_code,
    token: transaction.token,
    actionId: transaction.action_id,
    errorCode: transaction.error_code,
    message: transaction.message,
  };
}
