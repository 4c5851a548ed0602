import express, { type Router } from 'express';
import { z } from 'zod';
import type { BookedPayment, Books } from './books.ts';
import { decide } from './events.ts';

const choice = z.object({
  decision: z.enum(['approve', 'decline', 'cancel', 'start']),
  method: z
    .enum(['ideal', 'bancontact', 'paysafecard', 'creditcard', 'banktransfer', 'directdebit', 'klarna'])
    .optional(),
});

/** Mollie's page for shoppers, like the one of its test mode: the shopper says how it ends, and is sent back. */
export function checkoutPages(books: Books, now: () => number, changed: (payment: BookedPayment) => void): Router {
  const router = express.Router();
  router.use((_request, response, proceed) => {
    response.set('x-frame-options', 'DENY');
    proceed();
  });
  router.get('/checkout/:id', (request, response) => {
    if (!books.payments.has(request.params.id)) return void response.status(404).end();
    const button = (value: string, label: string) => `<button name="decision" value="${value}">${label}</button>`;
    const buttons = [button('approve', 'Pay'), button('decline', 'Fail'), button('cancel', 'Cancel')].join('');
    response.type('html').end(`<!doctype html><title>Mollie (fake)</title><form method="post">${buttons}</form>`);
  });
  router.post('/checkout/:id', express.urlencoded({ extended: false }), (request, response) => {
    const payment = books.payments.get(String(request.params.id));
    const chosen = choice.safeParse(request.body).data;
    if (!payment || !chosen) return void response.status(400).end();
    payment.method ??= chosen.method ?? null;
    if (decide(books, payment, chosen.decision, now())) changed(payment);
    response.redirect(303, payment.redirectUrl ?? '/');
  });
  return router;
}
