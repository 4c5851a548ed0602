import { type Html, html } from '../../../server/html.ts';
import { price } from '../../kit/price.ts';
import type { CustomGateway, Package } from '../options.ts';

export interface BasketPage {
  readonly items: readonly Package[];
  readonly currency: string;
  readonly gateways: readonly CustomGateway[];
  /** Shown above the basket, like the theme's `error`. */
  readonly error: string | null;
}

export function basketContent({ items, currency, gateways, error }: BasketPage): Html {
  const total = items.reduce((sum, item) => sum + item.price, 0);
  return html`
  <h1>Basket</h1>
  ${error !== null && html`<div class="alert alert-danger" role="alert">${error}</div>`}
  ${
    items.length === 0
      ? html`<p class="lead">Your basket is empty. <a href="/">Have a look around</a>.</p>`
      : html`${itemTable(items, total, currency)}${checkoutForm(gateways)}`
  }`;
}

function itemTable(items: readonly Package[], total: number, currency: string): Html {
  const row = (item: Package, index: number) => html`
    <tr>
      <td>${item.name}</td>
      <td class="text-right">${price(item.price, currency)}</td>
      <td class="text-right"><form method="post" action="/basket/remove">
        <button class="btn btn-link" name="index" value="${index}" aria-label="Remove ${item.name}">Remove</button>
      </form></td>
    </tr>`;
  return html`
  <table class="table">
    <thead><tr><th>Package</th><th class="text-right">Price</th><th></th></tr></thead>
    <tbody>${items.map(row)}</tbody>
    <tfoot><tr><th>Total</th><th class="text-right">${price(total, currency)}</th><th></th></tr></tfoot>
  </table>`;
}

function checkoutForm(gateways: readonly CustomGateway[]): Html {
  return html`
  <form method="post" action="/payment" class="panel panel-default">
    <div class="panel-heading"><h2 class="panel-title">Check out</h2></div>
    <div class="panel-body">
      <div class="form-row">
        ${input('player', 'Player name', 'nickname', 'Steve')}
        ${input('email', 'E-mail', 'email', 'steve@example.com')}
      </div>
      <details>
        <summary>Billing details (optional)</summary>
        <div class="form-row">
          ${input('firstName', 'First name', 'given-name')}
          ${input('lastName', 'Last name', 'family-name')}
          ${input('addressLineOne', 'Address', 'address-line1')}
          ${input('zipCode', 'Postcode', 'postal-code')}
          ${input('city', 'City', 'address-level2')}
        </div>
      </details>
      <h3>Pay with</h3>
      <div class="gateways">${gateways.map(
        ({ key, name }) => html`<button class="btn btn-primary" name="gateway" value="${key}">${name}</button>`,
      )}</div>
    </div>
  </form>`;
}

function input(name: string, label: string, autocomplete: string, example?: string): Html {
  return html`<label class="form-group">${label}
    <input class="form-control" name="${name}" autocomplete="${autocomplete}" ${
      example === undefined ? null : html`value="${example}" required`
    }>
  </label>`;
}
