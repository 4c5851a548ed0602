import { html } from '../../../server/html.ts';

/** `/checkout/:orderId`: the script fills in the order, which only its shopper's token may read. */
export function checkoutContent() {
  return html`
  <div class="checkout" id="checkout" data-stage="loading">
    <section class="paying">
      <div id="payment">
        <h1>Checkout</h1>
        <p class="intro">By card or bank transfer, without leaving the shop. We charge a card when your parcel leaves.</p>
        <p class="small muted">This is a sandbox: the payment form offers test cards.</p>
        <form id="pay-form" class="pay-form" hidden>
          <fieldset id="sources" class="sources" hidden>
            <legend>Pay with</legend>
          </fieldset>
          <label class="check" id="keep" hidden>
            <input type="checkbox" name="save">
            <span>Keep this card for next time<br><small class="muted">Not for bank transfers.</small></span>
          </label>
          <button class="button wide" id="pay">Pay</button>
          <label class="check switch">
            <input type="checkbox" role="switch" name="payments">
            <span>Payments API (2026-05)<br><small class="muted">The platform’s new payment model. An order stays with
              the one it was first paid by.</small></span>
          </label>
        </form>
      </div>
      <div id="confirmation" hidden>
        <p class="eyebrow">Order <span data-order="number"></span></p>
        <h1 tabindex="-1" id="confirmation-title"></h1>
        <p id="confirmation-text"></p>
        <dl class="facts">
          <div><dt>Order number</dt><dd data-order="number"></dd></div>
          <div><dt>Total</dt><dd data-order="total"></dd></div>
          <div><dt>Order</dt><dd><span class="pill" id="order-status"></span></dd></div>
          <div><dt>Payment</dt><dd><span class="pill" id="payment-status"></span></dd></div>
        </dl>
        <p class="actions">
          <a class="button" href="/">Back to the shop</a>
          <a class="button second" id="payment-details" hidden>Show the payment details</a>
        </p>
        <p class="small muted">In the demo you are the merchant too: <a id="as-merchant">capture, void or refund it</a>.</p>
      </div>
      <p class="status" id="status" role="status" aria-live="polite">Fetching your order …</p>
      <button type="button" class="button second" id="log-in" hidden>Log in</button>
      <details class="told" id="told" hidden>
        <summary>What <code>pay()</code> answered</summary>
        <pre id="answer" tabindex="0" aria-label="Answer of pay()"></pre>
      </details>
    </section>
    ${orderSummary()}
  </div>`;
}

/** The order's lines and total, for the scripts to fill in. */
export function orderSummary() {
  return html`
    <aside class="card summary" id="summary" aria-labelledby="summary-title" hidden>
      <h2 id="summary-title">Your order</h2>
      <ul id="lines" class="lines"></ul>
      <dl class="totals">
        <div><dt>Delivery</dt><dd>Free</dd></div>
        <div><dt id="tax-name"></dt><dd id="tax"></dd></div>
        <div class="grand"><dt>Total</dt><dd id="total"></dd></div>
      </dl>
    </aside>`;
}
