import { html } from '../../../server/html.ts';
import { orderSummary } from './checkout.ts';

/** `/pay/:orderId#access_token=…`: pays at once and goes where the order wants its shopper back. */
export function payContent() {
  return html`
  <div class="checkout" id="pay-page" data-stage="loading">
    <section class="paying">
      <p class="eyebrow">Payment link</p>
      <h1 id="title">Your payment</h1>
      <p class="status" id="status" role="status" aria-live="polite">Fetching your order …</p>
      <p class="actions">
        <button type="button" class="button" id="pay" hidden>Pay</button>
        <a class="button second" id="back" hidden>Back to the shop</a>
      </p>
    </section>
    ${orderSummary()}
  </div>`;
}
