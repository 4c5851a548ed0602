import { fileURLToPath } from 'node:url';
import express, { type Response, Router } from 'express';
import { z } from 'zod';
import { html } from '../../server/html.ts';
import type { Journal } from './journal.ts';
import type { AtshopGateway, AtshopOrder } from './options.ts';
import type { Shop } from './shop.ts';

export interface StorefrontDependencies {
  readonly name: string;
  readonly currency: string;
  readonly gateways: readonly AtshopGateway[];
  readonly shop: Shop;
  readonly journal: Journal;
  tillgateUrl(): string | null;
  csp(): string | null;
}

const PUBLIC = fileURLToPath(new URL('./public/', import.meta.url));

const newOrder = z.object({
  productId: z.string(),
  quantity: z.int().min(1).max(100),
  email: z.string().min(1).max(200),
});
const linkRequest = z.object({
  orderId: z.string(),
  store: z.string(),
  status: z.int().nullable(),
  url: z.string().nullable(),
});

/**
 * The single-page shop. `/` is the shop as ATShop hosts it, where no script of the merchant's can run: it asks the
 * gateway in the background and goes where it says. `/self-hosted` is a merchant's own storefront with the script tag.
 */
export function storefront(dependencies: StorefrontDependencies): Router {
  const { name, currency, gateways, shop, journal, tillgateUrl } = dependencies;
  const router = Router();
  router.use(express.json());
  router.use(express.static(PUBLIC, { index: false }));

  const shell = (response: Response, script: string | null) => {
    const csp = dependencies.csp();
    if (csp !== null) response.setHeader('Content-Security-Policy', csp);
    response.type('html').send(page(name, script));
  };
  router.get(['/', '/order/:id', '/shop/order/return'], (_request, response) => shell(response, null));
  router.get(['/self-hosted', '/self-hosted/order/:id'], (_request, response) => {
    const url = tillgateUrl();
    shell(response, url === null ? null : `${url}/tillgate.js`);
  });

  router.get('/store/catalogue', (_request, response) => {
    response.json({
      name,
      currency,
      products: shop.products,
      gateways: gateways.map((gateway) => ({
        ...gateway,
        url: `${tillgateUrl()}/atshop/${gateway.store}/payment-link`,
      })),
    });
  });
  router.post('/store/orders', (request, response) => {
    const order = newOrder.safeParse(request.body);
    if (!order.success || !shop.findProduct(order.data.productId)) return void response.status(400).json({});
    response.status(201).json(publicView(shop, shop.placeOrder(order.data)));
  });
  router.get('/store/orders/:id', (request, response) => {
    const order = shop.findOrder(request.params.id);
    if (order) response.json(publicView(shop, order));
    else response.status(404).json({});
  });
  // What the shopper's browser saw of Tillgate's answer; only it can tell.
  router.post('/store/link-requests', (request, response) => {
    const report = linkRequest.safeParse(request.body);
    if (report.success) journal.linkRequested(report.data);
    response.status(report.success ? 204 : 400).end();
  });
  return router;
}

/** An order for everybody's eyes: neither e-mail nor secret. */
function publicView(shop: Shop, order: AtshopOrder) {
  const product = shop.findProduct(order.productId);
  return {
    _id: order._id,
    product: product?.name ?? 'Unknown product',
    quantity: order.quantity,
    total: order.toPay ?? Number(order.quantity) * Number(product?.value),
    currency: order.currency,
    paid: order.paid,
    fulfilled: order.fulfilled,
    status: order.status ?? null,
  };
}

function page(name: string, script: string | null): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${name}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/store.css">
  <script type="module" src="/store.js"></script>
  ${script !== null && html`<script async src="${script}"></script>`}
</head>
<body>
  <header><a href="${script === null ? '/' : '/self-hosted'}">${name}</a></header>
  <main id="app"></main>
  <footer>A made-up shop for trying Tillgate. Nothing here is for sale.</footer>
</body>
</html>`.markup;
}
