import { readFileSync } from 'node:fs';
import { default as express, type Router } from 'express';
import type { Books } from './books.ts';
import { answerBank } from './browser.ts';

const file = (name: string): string => readFileSync(new URL(`browser/${name}`, import.meta.url), 'utf8');

/**
 * What js.stripe.com and hooks.stripe.com serve to a page with the Payment Element, below `/<host>`: the script, the
 * frame with the fields, and the bank's page, which is shown over the page or instead of it.
 */
export function browserPages(books: Books): Router {
  const router = express.Router();

  router.get('/js.stripe.com/endive/stripe.js', (_request, response) => {
    response.type('js').send(file('stripe.js'));
  });
  router.get('/js.stripe.com/v3/elements-inner.html', (_request, response) => {
    response.type('html').send(file('elements-inner.html'));
  });

  router.get('/hooks.stripe.com/bank/:id', (request, response) => {
    // Banks refuse to be framed; the card's own confirmation is made for it.
    if (request.query.inside !== '1') response.set('content-security-policy', "frame-ancestors 'none'");
    response.type('html').send(
      `<!doctype html><title>Bank</title><h1>Confirm with your bank</h1><form method="post">
        <button name="answer" value="yes">Approve</button> <button name="answer" value="no">Refuse</button></form>`,
    );
  });
  router.post('/hooks.stripe.com/bank/:id', express.urlencoded({ extended: false }), (request, response) => {
    const intent = books.intents.get(String(request.params.id));
    const next = intent?.next_action?.redirect_to_url as { return_url: string } | undefined;
    const approved = request.body?.answer === 'yes';
    if (intent) answerBank(books, intent.id, approved);
    if (!intent || !next) {
      const done = JSON.stringify(approved);
      return void response.type('html').send(`<script>parent.postMessage({ bank: ${done} }, '*')</script>`);
    }
    const back = new URL(next.return_url);
    back.searchParams.set('payment_intent', intent.id);
    back.searchParams.set('payment_intent_client_secret', intent.client_secret);
    back.searchParams.set('redirect_status', approved ? 'succeeded' : 'failed');
    response.redirect(303, back.href);
  });
  return router;
}
