import { default as express, type Response, type Router } from 'express';
import type { Books } from './books.ts';
import { FUNDING } from './funding.ts';
import { approve } from './orders.ts';
import { age } from './shopper.ts';
import { PayPalRefusal } from './things.ts';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const document = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>`;

const gone = (response: Response) => void response.status(404).send(document('This order is no longer there', ''));

/** Where the shopper agrees to an order, or to keep a wallet, or turns back. The pages refuse to be framed. */
export function approvalPages(books: Books): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false });
  router.use((_request, response, next) => {
    age(books);
    response.set('content-security-policy', "frame-ancestors 'none'").type('html');
    next();
  });

  router.get('/checkoutnow', (request, response) => {
    const order = books.orders.get(String(request.query.token))?.order;
    if (!order || order.status === 'COMPLETED') return gone(response);
    const [{ amount, description = '' }] = order.purchase_units;
    const buttons = Object.entries(FUNDING).map(
      ([name, { label }]) => `<button name="with" value="${name}">${label}</button>`,
    );
    const price = `<p>${escaped(description)}: ${escaped(amount.value)} ${escaped(amount.currency_code)}</p>`;
    const cancel = '<button name="with" value="cancel">Cancel and return</button>';
    response.send(document('PayPal', `${price}<form method="post">${buttons.join(' ')} ${cancel}</form>`));
  });

  router.post('/checkoutnow', form, (request, response) => {
    const id = String(request.query.token);
    const file = books.orders.get(id);
    if (!file || file.order.status === 'COMPLETED') return gone(response);
    const funding = String(request.body?.with ?? '');
    const url = funding === 'cancel' ? file.cancelUrl : file.returnUrl;
    try {
      if (funding !== 'cancel') approve(books, id, funding);
    } catch (error) {
      if (!(error instanceof PayPalRefusal)) throw error;
      return void response.status(400).send(document('That did not work', ''));
    }
    if (url === null) return void response.send(document('Done', ''));
    const back = new URL(url);
    back.searchParams.set('token', id);
    if (funding !== 'cancel') back.searchParams.set('PayerID', 'QYR5Z8XDVJNXQ');
    response.redirect(303, back.href);
  });

  router.get('/agreements/approve', (request, response) => {
    if (!books.setups.has(String(request.query.approval_session_id))) return gone(response);
    response.send(document('PayPal', '<form method="post"><button>Agree and continue</button></form>'));
  });

  router.post('/agreements/approve', form, (request, response) => {
    const setup = books.setups.get(String(request.query.approval_session_id));
    if (!setup) return gone(response);
    setup.approved = true;
    if (setup.returnUrl === null) return void response.send(document('Done', ''));
    response.redirect(303, setup.returnUrl);
  });

  return router;
}
