import { z } from 'zod';
import { type Html, html } from '../../../../server/html.ts';
import { type Breaker, breakersSection } from './breakers.ts';
import type { PlatformApi } from './platform-api.ts';
import { amount, moment, pill } from './words.ts';

const ORDER = z.object({
  number: z.string(),
  status: z.string(),
  payment_status: z.string(),
  customer_email: z.string().nullable(),
  currency_code: z.string(),
  total_amount_with_taxes_cents: z.number().int(),
  created_at: z.string(),
});

export type ListedOrder = z.infer<typeof ORDER> & { readonly id: string };

/** The newest orders, as many as fit on one page of the platform's list. Throws PlatformRefusal. */
export async function readOrders(api: PlatformApi): Promise<ListedOrder[]> {
  const orders = await api.list('orders?sort=-created_at&page[size]=25');
  return orders.map(({ id, attributes }) => ({ id, ...ORDER.parse(attributes) }));
}

export function listContent(orders: readonly ListedOrder[], breakers: readonly Breaker[]): Html {
  return html`
  <p class="eyebrow">The merchant’s side</p>
  <h1>Orders</h1>
  <section id="orders" data-live>
    ${
      orders.length === 0
        ? html`<p class="muted">No orders yet. <a href="/">Buy something</a>.</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-label="Orders"><table>
      <thead><tr><th>Order</th><th>Made</th><th>Shopper</th><th class="number">Total</th><th>Status</th><th>Payment</th></tr></thead>
      <tbody>${orders.map(orderRow)}</tbody>
    </table></div>`
    }
  </section>
  ${breakersSection(breakers)}`;
}

function orderRow(order: ListedOrder): Html {
  return html`
        <tr data-order="${order.id}">
          <td><a href="/orders/${order.id}">#${order.number}</a></td>
          <td>${moment(order.created_at)}</td>
          <td>${order.customer_email ?? 'unknown'}</td>
          <td class="number">${amount(order.total_amount_with_taxes_cents, order.currency_code)}</td>
          <td>${pill(order.status)}</td>
          <td>${pill(order.payment_status)}</td>
        </tr>`;
}
