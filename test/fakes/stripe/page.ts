import { default as express, type Router } from 'express';
import type { Books } from './books.ts';
import { age } from './paying.ts';
import { pay } from './shopper.ts';

const BUTTONS: readonly (readonly [string, string])[] = [
  ['pm_card_visa', 'Pay by card'],
  ['pm_card_visa_chargeDeclined', 'Pay by a card that is declined'],
  ['pm_sepaDebit', 'Pay by bank debit'],
  ['pm_sepaDebit_fails', 'Pay by a bank debit that fails'],
];

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The hosted page: where the shopper pays, tries another card, or turns back. It refuses to be framed. */
export function hostedPage(books: Books): Router {
  const router = express.Router();
  const path = '/c/pay/:id';

  router.get(path, (request, response) => {
    age(books);
    const session = books.sessions.get(request.params.id);
    response.set('content-security-policy', "frame-ancestors 'none'").type('html');
    if (session?.status !== 'open') return void response.status(404).send('<h1>This page has expired</h1>');
    const error = books.intents.get(session.payment_intent ?? '')?.last_payment_error;
    const buttons = BUTTONS.map(([value, label]) => `<button name="with" value="${value}">${label}</button>`).join(' ');
    response.send(
      `<!doctype html><title>Checkout</title><h1>${session.amount_total} ${escaped(session.currency.toUpperCase())}</h1>` +
        (error ? `<p role="alert">${escaped(error.message)}</p>` : '') +
        `<form method="post">${buttons}</form>` +
        (session.cancel_url ? `<a href="${escaped(session.cancel_url)}">Back</a>` : ''),
    );
  });

  router.post(path, express.urlencoded({ extended: false }), (request, response) => {
    age(books);
    const session = books.sessions.get(request.params.id);
    if (session?.status !== 'open') return void response.status(404).send('<h1>This page has expired</h1>');
    pay(books, session, String(request.body?.with ?? ''));
    // Refused: the page again, with the reason.
    const done = books.sessions.get(session.id)?.status === 'complete';
    response.redirect(303, done ? session.success_url : request.originalUrl);
  });

  return router;
}
