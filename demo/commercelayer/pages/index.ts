import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import { html } from '../../../server/html.ts';
import type { FakeCommerceLayer } from '../index.ts';
import type { FashionLinks } from '../store.ts';
import { checkoutContent } from './checkout.ts';
import { shopPolicy } from './csp.ts';
import { developersContent } from './developers.ts';
import { type Page, renderPage } from './layout.ts';
import { operatorPages } from './operator/index.ts';
import { payContent } from './pay.ts';
import { type DemoCustomer, shopData } from './shop-data.ts';
import { storefrontContent } from './storefront.ts';

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url));

/** The password is shown to everybody: it opens nothing but the demo. */
const CUSTOMER: DemoCustomer = { name: 'Mira Lind', email: 'mira@example.com', password: 'loom-and-thread' };

/** The shop's pages: the storefront, checkout and payment link for shoppers, the orders for its merchant. */
export function fashionPages(fake: FakeCommerceLayer, links: () => FashionLinks): RequestHandler {
  fake.createCustomer(CUSTOMER.email, CUSTOMER.password);
  const router = Router();
  router.use((_request, response, next) => {
    response.set('Content-Security-Policy', shopPolicy(links().tillgate, fake.url));
    // A payment link has its order's id in the path.
    response.set('Referrer-Policy', 'same-origin');
    next();
  });
  router.use('/public', express.static(PUBLIC, { index: false }));

  const show = (page: (data: ReturnType<typeof shopData>) => Page): RequestHandler => {
    return (_request, response) => {
      response.type('html').send(renderPage(page(shopData(fake, links(), CUSTOMER))));
    };
  };
  const forOrder = (page: Omit<Page, 'section'>): RequestHandler => {
    return (request, response, next) =>
      show((data) => ({
        ...page,
        section: 'shop',
        data: { ...data, orderId: String(request.params.orderId) },
        tillgate: data.tillgate,
      }))(request, response, next);
  };
  router.get(
    '/',
    show((data) => ({
      title: 'Knitwear and small comforts',
      section: 'shop',
      content: storefrontContent(data),
      hasAccount: true,
      style: 'storefront.css',
      script: 'storefront.js',
      data,
    })),
  );
  router.get(
    '/checkout/:orderId',
    forOrder({
      title: 'Checkout',
      content: checkoutContent(),
      hasAccount: true,
      style: 'checkout.css',
      script: 'checkout.js',
    }),
  );
  router.get(
    '/pay/:orderId',
    forOrder({ title: 'Your payment', content: payContent(), style: 'checkout.css', script: 'pay.js' }),
  );
  router.get(
    '/developers',
    show((data) => ({
      title: 'For developers',
      section: 'developers',
      content: developersContent(data),
      style: 'desk.css',
      script: 'developers.js',
    })),
  );
  router.use('/orders', operatorPages(fake));
  router.use((_request, response) => {
    const content = html`<h1>Nothing here</h1><p>This page does not exist. <a href="/">Back to the shop</a>.</p>`;
    response
      .status(404)
      .type('html')
      .send(renderPage({ title: 'Nothing here', section: null, style: 'desk.css', content }));
  });
  return router;
}
