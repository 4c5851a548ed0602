import express, { Router } from 'express';
import type { Books } from './books.ts';

/** The server's payment page, where shoppers pay: all of it, part of it, too much, at once or unconfirmed. */
export function paymentPage(books: Books): Router {
  const router = Router();
  router.get('/i/:id', (request, response) => {
    const invoice = books.find(request.params.id);
    if (!invoice) return void response.status(404).send('No such invoice');
    const back = String(invoice.checkout.redirectURL ?? '');
    const buttons = invoice.status === 'New' ? BUTTONS : `<p>This invoice is ${invoice.status}.</p>`;
    response.type('html').send(
      `<!doctype html><meta charset="utf-8"><title>BTCPay</title><h1>Pay ${invoice.amount} ${invoice.currency}</h1>
<form method="post" action="/i/${invoice.id}/pay">${buttons}</form><a href="${attribute(back)}">Return to store</a>`,
    );
  });
  router.post('/i/:id/pay', express.urlencoded({ extended: false }), (request, response) => {
    const invoice = books.find(request.params.id);
    if (invoice?.status !== 'New') return void response.status(409).send('This invoice can no longer be paid');
    const { percent = '100', settled = 'yes' } = (request.body ?? {}) as Record<string, string>;
    const sats = (books.dueSats(invoice) * BigInt(percent)) / 100n;
    books.send(invoice, sats, settled === 'yes' ? 'Settled' : 'Processing');
    const back = invoice.checkout.redirectURL;
    if (typeof back === 'string') response.redirect(303, back);
    else response.send('Thank you');
  });
  return router;
}

const BUTTONS = `<button name="percent" value="100">Pay</button>
<button name="percent" value="50">Pay half</button>
<button name="percent" value="150">Pay too much</button>`;

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
