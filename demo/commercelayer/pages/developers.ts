import { html } from '../../../server/html.ts';
import type { ShopData } from './shop-data.ts';

type Addresses = Pick<ShopData, 'api' | 'tillgate' | 'store'>;

/** `/developers`: how a plain page does what this shop does, with this shop's own values. */
export function developersContent(addresses: Addresses) {
  return html`
  <article class="prose">
    <p class="eyebrow">For developers</p>
    <h1>Take payments on a page of your own</h1>
    <p>The page has an order of Commerce Layer and the shopper’s own access token (of a sales channel, never of an
      integration). One call does the rest: it picks the external payment method, lets the shopper pay in an overlay,
      hands the payment over, places the order, and says what Commerce Layer says.</p>
    ${example('page', 'The page', pageOf(addresses))}
    ${example('script', 'pay.js', scriptOf(addresses))}
    <p><code>status</code> is <code>placed</code>, <code>authorized</code>, <code>pending</code>, <code>closed</code> or
      <code>failed</code>, read from the order itself. Calling <code>pay()</code> again is always safe: it goes on where
      the order is, and nobody who has paid is asked to pay again. Deliver by Commerce Layer’s webhook
      <code>orders.place</code>, not by what a browser says.</p>
    <h2>More options</h2>
    <dl class="options">
      <dt><code>save: true</code></dt><dd>Keeps the card for next time; needs the token of a customer.</dd>
      <dt><code>customerPaymentSource</code></dt><dd>Id of a payment source kept earlier: charged without the overlay.</dd>
      <dt><code>paymentMethod</code></dt><dd>Id, name or reference, where a market has several external methods.</dd>
      <dt><code>model: 'payments'</code></dt><dd>The Payments API (2026-05) instead of payment methods.</dd>
      <dt><code>returnUrl</code></dt><dd>Where a bank’s own page leads back to. Default: the page itself.</dd>
    </dl>
    <h2>Hosted checkouts</h2>
    <p>Where no script of yours can run, lead the shopper to a page of your own that runs the same call at once and then
      goes to the order’s <code>return_url</code>. The token comes in the fragment, which no server gets to see; this
      shop’s link page is an example:</p>
    ${example('link', 'A payment link', `${addresses.api}/pay/ORDER_ID#access_token=ACCESS_TOKEN`)}
    <h2>Content-Security-Policy</h2>
    ${example('policy', 'What the page’s policy must name', policyOf(addresses))}
  </article>`;
}

function example(id: string, title: string, code: string) {
  return html`
    <figure class="example">
      <figcaption id="${id}-title">${title} <button type="button" class="quiet" data-copy="${id}">Copy</button></figcaption>
      <pre id="${id}" tabindex="0" aria-labelledby="${id}-title"><code>${code}</code></pre>
    </figure>`;
}

const pageOf = ({ tillgate }: Addresses) => `<script defer src="${tillgate}/tillgate.js"></script>
<script type="module" src="/pay.js"></script>

<button id="pay">Pay</button>
<p id="status" role="status"></p>`;

const scriptOf = ({ api, store }: Addresses) => `// Yours: the order, and the token it was made with.
const { orderId, accessToken } = await yourCart();
const button = document.querySelector('#pay');
const message = document.querySelector('#status');

async function pay() {
  sessionStorage.setItem('paying', orderId);
  const { status, order, code } = await window.Tillgate.commercelayer.pay({
    organization: '${api}',
    accessToken,
    orderId,
    store: '${store}',
    opener: button,
  });
  const isDecided = status !== 'pending' && status !== 'authorized';
  if (isDecided) sessionStorage.removeItem('paying');
  if (status === 'placed') return location.assign('/thanks?order=' + order.id);
  if (status === 'failed') message.textContent = 'That did not work (' + code + '). Please try again.';
  if (!isDecided) message.textContent = 'We are waiting for your payment.';
}

button.addEventListener('click', pay);
// After a reload in the middle, and for a shopper who comes back from a bank.
if (sessionStorage.getItem('paying') === orderId) pay();`;

const policyOf = ({ tillgate, api }: Addresses) => `script-src ${tillgate};
frame-src ${tillgate};
connect-src ${tillgate} ${api}`;
