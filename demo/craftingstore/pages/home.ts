import { type Html, html } from '../../../server/html.ts';
import { price } from '../../kit/price.ts';
import type { Package } from '../options.ts';

export function homeContent(storeName: string, packages: readonly Package[], currency: string): Html {
  return html`
  <header class="jumbotron">
    <h1>Support ${storeName}</h1>
    <p>Ranks, crates and islands, delivered in the game a moment after you paid.</p>
  </header>
  <div class="row">${packages.map((item) => packagePanel(item, currency))}</div>`;
}

function packagePanel(item: Package, currency: string): Html {
  return html`
  <section class="panel panel-default">
    <div class="panel-heading"><h2 class="panel-title">${item.name}</h2></div>
    <div class="panel-body">
      <p>${item.description}</p>
      <form method="post" action="/basket/add" class="buy">
        <strong class="price">${price(item.price, currency)}</strong>
        <button class="btn btn-default" name="package" value="${item.id}">Add to basket</button>
      </form>
    </div>
  </section>`;
}
