import { html } from '../../../server/html.ts';
import { price } from '../../kit/price.ts';
import { textOf } from './products.ts';
import type { ShopData } from './shop-data.ts';

/** `/`: the collection and the bag. The script puts both currencies' prices in and out of sight. */
export function storefrontContent({ products, customer }: ShopData) {
  const card = ({ code, name, picture, EUR, USD }: ShopData['products'][number]) => html`
      <li class="product" data-sku="${code}">
        <div class="tile"><img src="${picture}" alt="" width="400" height="400"></div>
        <h3>${name}</h3>
        <p class="muted">${textOf(code)}</p>
        <div class="buy">
          <p class="price"><span data-currency="EUR">${price(EUR, 'EUR')}</span
            ><span data-currency="USD" hidden>${price(USD, 'USD')}</span></p>
          <button type="button" class="button second" data-add="${code}" aria-label="Add ${name} to the bag">Add to bag</button>
        </div>
      </li>`;
  return html`
  <section class="hero">
    <div>
      <p class="eyebrow">Winter, slowly</p>
      <h1>Made on old looms, worn on new mornings.</h1>
      <p class="lead">Three things we make well, in small runs, until the yarn is used up.</p>
    </div>
    <img src="/public/yarn.svg" alt="" width="440" height="320">
  </section>
  <div class="store">
    <section aria-labelledby="collection-title">
      <div class="shelf-head">
        <h2 id="collection-title">The collection</h2>
        <fieldset class="choice">
          <legend class="unseen">Currency</legend>
          <label><input type="radio" name="currency" value="EUR" checked><span>EUR €</span></label>
          <label><input type="radio" name="currency" value="USD"><span>USD $</span></label>
        </fieldset>
      </div>
      <ul class="products">${products.map(card)}
      </ul>
      <ul class="promises">
        <li><h3>Small runs</h3><p>Forty of a kind, numbered inside.</p></li>
        <li><h3>Free delivery</h3><p>In paper and string, by slow post.</p></li>
        <li><h3>Mended for life</h3><p>Send it back with its hole.</p></li>
      </ul>
      <a class="to-bag" id="to-bag" href="#bag" hidden></a>
    </section>
    <aside class="card bag" id="bag" aria-labelledby="bag-title">
      <h2 id="bag-title">Your bag</h2>
      <p id="bag-empty" class="muted">Nothing in it yet.</p>
      <ul id="bag-lines" class="lines"></ul>
      <form id="checkout-form" hidden>
        <dl class="totals">
          <div><dt>Delivery</dt><dd>Free</dd></div>
          <div class="grand"><dt>Subtotal</dt><dd id="bag-total"></dd></div>
        </dl>
        <p class="small muted" id="tax-note"></p>
        <label class="field" id="guest">E-mail
          <input name="email" type="email" required autocomplete="email" value="shopper@example.com">
        </label>
        <p id="as-customer" hidden>You are logged in as <strong>${customer.name}</strong>.</p>
        <button class="button wide" value="checkout">Checkout</button>
        <button class="quiet wide" value="link">Pay by link instead</button>
      </form>
      <p class="status" id="status" role="status" aria-live="polite"></p>
    </aside>
  </div>`;
}
