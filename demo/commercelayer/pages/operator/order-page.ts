import { type Html, html } from '../../../../server/html.ts';
import { toDecimal } from '../../../../shared/money.ts';
import type { FakeCommerceLayer, OrderMoney, OrderState, TransactionRecord } from '../../index.ts';
import { type Breaker, breakersSection } from './breakers.ts';
import { leftOf, type Move } from './moves.ts';
import { type Notice, noticeLine } from './notice.ts';
import { callsSection, webhooksSection } from './traffic.ts';
import { amount, pill } from './words.ts';

export interface OrderPage {
  readonly order: OrderState;
  readonly ledger: FakeCommerceLayer['ledger'];
  readonly breakers: readonly Breaker[];
  readonly notice: Notice | null;
}

const STEPS = ['authorized', 'captured', 'voided', 'refunded'] as const satisfies readonly (keyof OrderMoney)[];

/** One order: its money, every transaction, what can still be done, and the talk with the gateway. */
export function orderContent({ order, ledger, breakers, notice }: OrderPage): Html {
  const { id, number, status, paymentStatus, currency, totalCents } = order;
  const transactions = ledger.transactionsOf(id);
  const known = new Set(transactions.flatMap(({ actionId, token }) => [actionId, token]));
  const [money, pending] = [ledger.money(id), ledger.pendingMoney(id)];
  const figure = (step: (typeof STEPS)[number]) => html`
      <div data-money="${step}"><dt>${step}</dt><dd>${amount(money[step], currency)}${
        pending[step] > 0 && html`<small>${amount(pending[step], currency)} pending</small>`
      }</dd></div>`;
  return html`
  <p class="eyebrow"><a href="/orders">Orders</a></p>
  <h1>Order #${number}</h1>
  ${notice && noticeLine(notice)}
  <section id="state" aria-label="State" data-live data-order="${id}">
    <p class="state"><span>Order ${pill(status)}</span> <span>Payment ${pill(paymentStatus)}</span>
      <span class="muted small">Total ${amount(totalCents, currency)}, id <code>${id}</code></span></p>
    <dl class="figures">${STEPS.map(figure)}</dl>
  </section>
  ${actionsSection(order, transactions)}
  ${transactionsSection(transactions)}
  ${callsSection(ledger.callsOf(id), currency)}
  ${webhooksSection(ledger.webhooks.filter(({ actionId }) => actionId !== null && known.has(actionId)))}
  ${breakersSection(breakers, id)}`;
}

function actionsSection({ id, status }: OrderState, transactions: readonly TransactionRecord[]): Html {
  const forms = transactions.flatMap((transaction) => {
    const left = leftOf(transaction, transactions);
    if (left === 0) return [];
    if (transaction.kind === 'authorize')
      return [moveForm('capture', transaction, left), moveForm('void', transaction, left)];
    return transaction.kind === 'capture' ? [moveForm('refund', transaction, left)] : [];
  });
  return html`
  <section id="actions" aria-labelledby="actions-title" data-live>
    <h2 id="actions-title">What you can do</h2>
    ${forms.length === 0 && html`<p class="muted">There is no money to move now.</p>`}
    <div class="moves">${forms}
      ${
        status !== 'cancelled' &&
        html`
      <form method="post" action="/orders/${id}/cancel" class="card move" data-action="cancel">
        <p>Cancel the order. What is authorized and not captured is given back.</p>
        <button class="button second">Cancel order</button>
      </form>`
      }
    </div>
  </section>`;
}

const LABELS: Record<Move, string> = { capture: 'Capture', void: 'Void the rest', refund: 'Refund' };

/** `left` goes along, so that a form from before something else moved is refused instead of repeated. */
function moveForm(move: Move, { id, orderId, currency }: TransactionRecord, left: number): Html {
  const field = `${move}-${id}`;
  return html`
      <form method="post" action="/orders/${orderId}/${move}" class="card move" data-action="${move}" data-transaction="${id}">
        <input type="hidden" name="transaction" value="${id}">
        <input type="hidden" name="left" value="${left}">
        ${
          move === 'void'
            ? html`<p>Give back the ${amount(left, currency)} that nobody captured.</p>`
            : html`
        <label class="field" for="${field}">${LABELS[move]} up to ${amount(left, currency)}</label>
        <div class="amount"><span aria-hidden="true">${currency}</span>
          <input id="${field}" name="amount" inputmode="decimal" autocomplete="off" required value="${toDecimal({ amountMinor: left, currency })}"></div>`
        }
        <button class="button ${move === 'void' ? 'second' : ''}">${LABELS[move]}</button>
      </form>`;
}

function transactionsSection(transactions: readonly TransactionRecord[]): Html {
  return html`
  <section id="transactions" aria-labelledby="transactions-title" data-live>
    <h2 id="transactions-title">Transactions</h2>
    ${
      transactions.length === 0
        ? html`<p class="muted">None yet: the order was not placed.</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="transactions-title"><table>
      <thead><tr><th>Transaction</th><th class="number">Amount</th><th>State</th><th>Token</th><th>Said</th></tr></thead>
      <tbody>${treeOf(transactions).map(({ transaction, depth }) => transactionRow(transaction, depth))}</tbody>
    </table></div>`
    }
  </section>`;
}

function transactionRow(transaction: TransactionRecord, depth: number): Html {
  const { id, kind, api, amountCents, currency, state, token, actionId, errorCode, message } = transaction;
  return html`
        <tr data-transaction="${id}" data-kind="${kind}" data-state="${state}">
          <td class="depth-${depth}">${kind} <small class="muted">${api}</small></td>
          <td class="number">${amount(amountCents, currency)}</td>
          <td>${pill(state)}</td>
          <td><code>${token ?? 'none'}</code>${actionId !== null && html`<small class="muted">action <code>${actionId}</code></small>`}</td>
          <td>${errorCode !== null && html`<strong>${errorCode}</strong> `}${message}</td>
        </tr>`;
}

/** Each transaction below the one it takes its money from. */
function treeOf(
  all: readonly TransactionRecord[],
  parent: string | null = null,
  depth = 0,
): { readonly transaction: TransactionRecord; readonly depth: number }[] {
  return all
    .filter((transaction) => transaction.parent === parent)
    .flatMap((transaction) => [{ transaction, depth }, ...treeOf(all, transaction.id, depth + 1)]);
}
