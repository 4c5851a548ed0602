import { type Html, html } from '../../server/html.ts';
import { VOUCHERS } from '../voucher/index.ts';

export interface OverviewLinks {
  readonly tillgate: string;
  readonly craftingStore: string;
  readonly atshop: string;
  readonly fashion: string;
}

/** The demo's front page: where to go, what to try, and what the stores have been told. */
export function overviewPage(links: OverviewLinks): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Tillgate demo</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/overview.css">
  <script type="module" src="/overview.js"></script>
</head>
<body>
  <header>
    <h1>Tillgate demo</h1>
    <p>Three made-up stores whose platforms know no payment service, one Tillgate at
      <a href="${links.tillgate}/healthz">${links.tillgate}</a> that takes their payments, and below, live, what each
      store has been told. No real money moves.</p>
  </header>
  <main>
    <section class="cards" aria-label="Stores">${storeCards(links)}</section>
    ${testCards()}
    <section aria-labelledby="orders-title">
      <h2 id="orders-title">What the stores know</h2>
      <p id="message" role="status"></p>
      <div class="scroll">
        <table>
          <thead><tr>
            <th>Store</th><th>Order</th><th class="number">Amount</th><th>State</th><th>Told "paid"</th><th>So the store did</th><th></th>
          </tr></thead>
          <tbody id="orders"></tbody>
        </table>
      </div>
      <p id="empty">No orders yet. Buy something above.</p>
    </section>
  </main>
</body>
</html>`.markup;
}

function storeCards({ craftingStore, atshop, fashion }: OverviewLinks): Html[] {
  return [
    card(
      'CraftingStore',
      'Blockhaven',
      'Fill a basket. One gateway button leads to Tillgate’s page, the other pays in an overlay.',
      [[craftingStore, 'Open the store']],
    ),
    card('ATShop', 'Keysmith, hosted', 'ATShop’s own pages: they ask for a link in the background and go there.', [
      [atshop, 'Open the shop'],
    ]),
    card('ATShop', 'Keysmith, self-hosted', 'The merchant’s own storefront with the script tag: pay in an overlay.', [
      [`${atshop}/self-hosted`, 'Open the storefront'],
    ]),
    card(
      'Commerce Layer',
      'Loom & Thread',
      'A storefront that authorizes first. Its merchant captures, voids and refunds on the order’s page.',
      [
        [fashion, 'Open the storefront'],
        [`${fashion}/orders`, 'Orders'],
      ],
    ),
  ];
}

function card(platform: string, title: string, text: string, links: readonly (readonly [string, string])[]): Html {
  return html`
  <article class="card">
    <p class="platform">${platform}</p>
    <h2>${title}</h2>
    <p>${text}</p>
    <p>${links.map(([href, label]) => html`<a class="button" href="${href}" target="_blank">${label}</a>`)}</p>
  </article>`;
}

const TEST_CARDS = [
  ['4242 4242 4242 4242', 'is approved'],
  ['4000 0000 0000 0002', 'is declined'],
  ['4000 0000 0000 9995', 'has insufficient funds'],
  ['4000 0027 6000 3184', 'asks for a challenge'],
  ['4000 0000 0000 3220', 'stays pending, and settles after a few seconds'],
  ['4000 0000 0000 3238', 'stays pending, and is declined after a few seconds'],
  ['4000 0000 0000 0119', 'times out, and turns out later'],
] as const;

/** All of them are approved: they decide what becomes of the money afterwards. */
const COMMERCE_LAYER_CARDS = [
  ['4000 0000 0000 7726', 'captures, voids and refunds take a few seconds'],
  ['4000 0000 0000 0127', 'the answers to captures, voids and refunds get lost, and turn out later'],
  ['4000 0000 0000 5134', 'captures and voids fail after a few seconds'],
  ['4000 0000 0000 5126', 'refunds fail after a few seconds'],
] as const;

function testCards(): Html {
  return html`
  <section aria-labelledby="cards-title" class="try">
    <h2 id="cards-title">Test cards</h2>
    <p>Any expiry to come, any three digits. For a bank transfer, choose it in the checkout and press "Transfer received" below.</p>
    ${cardList(TEST_CARDS)}
    <p>Blockhaven’s first button also takes vouchers of the made-up PrePin, with a provider such as a merchant writes
      (demo/voucher/provider.ts): <b>${VOUCHERS.good}</b> pays, <b>${VOUCHERS.usedUp}</b> is used up.</p>
    <p>At Loom &amp; Thread these are approved, and then, on the order’s page:</p>
    ${cardList(COMMERCE_LAYER_CARDS)}
  </section>`;
}

function cardList(cards: readonly (readonly [number: string, effect: string])[]): Html {
  return html`<ul>${cards.map(([number, effect]) => html`<li><code>${number}</code> ${effect}</li>`)}</ul>`;
}
