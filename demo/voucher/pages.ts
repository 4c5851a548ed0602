import express, { type Router } from 'express';
import { field } from '../kit/form.ts';
import type { Books } from './books.ts';
import { voucherPage } from './page.ts';

/** Where shoppers type their voucher's number, and are sent back to the shop. */
export function voucherPages(books: Books): Router {
  const pages = express.Router();
  pages.use((_request, response, proceed) => {
    // A page that asks for money is not framed by anybody.
    const policy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
    response.set({ 'content-security-policy': policy, 'x-frame-options': 'DENY', 'cache-control': 'no-store' });
    proceed();
  });
  pages.get('/pay/:id', (request, response) => {
    const payment = books.find(request.params.id);
    if (payment === null) response.status(404).type('text').end('There is no such payment.');
    else response.type('html').end(voucherPage(payment, null));
  });
  pages.post('/pay/:id', express.urlencoded({ extended: false, limit: '4kb' }), (request, response) => {
    const payment = books.find(String(request.params.id));
    if (payment === null) return void response.status(404).type('text').end('There is no such payment.');
    const mistake = books.redeem(payment, field(request, 'code'));
    if (mistake !== null) response.type('html').end(voucherPage(payment, mistake));
    else response.redirect(303, payment.returnUrl);
  });
  return pages;
}
