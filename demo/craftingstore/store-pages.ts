import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, Router } from 'express';
import { type Html, html } from '../../server/html.ts';
import { field } from '../kit/form.ts';
import type { Basket, Baskets } from './baskets.ts';
import type { BillingDetails, CreateAnswer } from './create-call.ts';
import type { CustomGateway, Package } from './options.ts';
import { basketContent } from './pages/basket.ts';
import { homeContent } from './pages/home.ts';
import { themePage } from './pages/theme.ts';

export interface Checkout {
  readonly gateway: CustomGateway;
  readonly basket: Basket;
  readonly player: string;
  readonly email: string;
  readonly billing: BillingDetails;
}

export interface StorePagesDependencies {
  readonly name: string;
  readonly currency: string;
  readonly packages: readonly Package[];
  readonly gateways: readonly CustomGateway[];
  readonly baskets: Baskets;
  tillgateUrl(): string | null;
  csp(): string | null;
  /** Creates the payment and asks the gateway for its URL. */
  checkOut(checkout: Checkout): Promise<CreateAnswer>;
}

const THEME_CSS = fileURLToPath(new URL('./pages/theme.css', import.meta.url));

/** What a shopper sees of the store. `?tillgate=…` is the home page like any other: the script does the rest. */
export function storePages(store: StorePagesDependencies): Router {
  const { name, currency, packages, gateways, baskets } = store;
  const router = Router();
  router.use(express.urlencoded({ extended: false }));

  const show = (request: Request, response: Response, title: string, content: Html, status = 200) => {
    const csp = store.csp();
    if (csp !== null) response.setHeader('Content-Security-Policy', csp);
    const { items } = baskets.of(request, response);
    const theme = { storeName: name, tillgateUrl: store.tillgateUrl() };
    response
      .status(status)
      .type('html')
      .send(themePage(theme, title, items.length, content));
  };
  const showBasket = (request: Request, response: Response, error: string | null = null, status = 200) => {
    const { items } = baskets.of(request, response);
    show(request, response, 'Basket', basketContent({ items, currency, gateways, error }), status);
  };

  router.get('/theme.css', (_request, response) => response.sendFile(THEME_CSS));
  router.get('/', (request, response) => show(request, response, 'Home', homeContent(name, packages, currency)));
  router.get('/basket', (request, response) => showBasket(request, response));
  // The default theme says one sentence on each of these, and knows no order.
  router.get('/success', (request, response) =>
    show(request, response, 'Thank you', html`<h1>Thank you for your purchase.</h1>`),
  );
  router.get('/failed', (request, response) =>
    show(request, response, 'Not paid', html`<h1>Your payment was not completed.</h1>`),
  );

  router.post('/basket/add', (request, response) => {
    const basket = baskets.of(request, response);
    basket.items = [...basket.items, ...packages.filter(({ id }) => id === field(request, 'package'))];
    response.redirect(303, '/basket');
  });
  router.post('/basket/remove', (request, response) => {
    const basket = baskets.of(request, response);
    basket.items = basket.items.filter((_item, index) => String(index) !== field(request, 'index'));
    response.redirect(303, '/basket');
  });

  router.post('/payment', async (request, response) => {
    const basket = baskets.of(request, response);
    const gateway = gateways.find(({ key }) => key === field(request, 'gateway'));
    const player = field(request, 'player');
    const email = field(request, 'email');
    if (!gateway || basket.items.length === 0 || player === '' || email === '') {
      return showBasket(request, response, 'Please fill in your player name and e-mail.', 400);
    }
    const { url } = await store.checkOut({ gateway, basket, player, email, billing: billingOf(request) });
    if (url === null) return showBasket(request, response, 'Something went wrong while starting your payment.', 502);
    response.redirect(302, url);
  });
  return router;
}

function billingOf(request: Request): BillingDetails {
  const names = ['firstName', 'lastName', 'addressLineOne', 'city', 'zipCode'] as const;
  return Object.fromEntries(names.map((name) => [name, field(request, name) || undefined]));
}
