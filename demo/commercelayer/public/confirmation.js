/** What became of an order that was placed or cancelled. */
import { find, money } from './page.js';

const TITLES = {
  placed: 'Thank you.',
  pending: 'Your order is placed.',
  unpaid: 'Your payment did not arrive.',
  cancelled: 'This order was cancelled.',
};
const TEXTS = {
  placed: 'We are folding it into paper now, and will write to you when it leaves.',
  pending:
    'Your payment is not confirmed yet. A bank transfer takes a day or two; we start as soon as it is there, and this page updates itself.',
  unpaid: 'We have your order, but your payment failed in the end. Nothing was charged. Please make a new order.',
  cancelled: 'Nothing will be charged for it. What was reserved goes back to you.',
};

function pill(selector, state, isGood) {
  const node = find(selector);
  node.textContent = state.replaceAll('_', ' ');
  node.className = `pill ${isGood ? 'good' : 'open'}`;
  node.dataset.status = state;
}

/** `stage`: see `stageOf`. */
export function showConfirmation(order, stage) {
  find('#confirmation-title').textContent = TITLES[stage];
  find('#confirmation-text').textContent = TEXTS[stage];
  for (const node of document.querySelectorAll('[data-order="number"]')) node.textContent = order.number;
  find('[data-order="total"]').textContent = money(order.totalCents, order.currency);
  pill('#order-status', order.status, stage !== 'cancelled');
  pill('#payment-status', order.paymentStatus, stage === 'placed');
  find('#as-merchant').href = `/orders/${order.id}`;
  const details = find('#payment-details');
  details.hidden = stage !== 'pending' || !order.checkout;
  if (order.checkout) details.href = order.checkout;
}
