import { randomBytes } from 'node:crypto';
import { type NextFunction, type Request, type Response, Router, urlencoded } from 'express';
import { z } from 'zod';
import type { Bank } from '../bank/bank.ts';
import type { BankPayment } from '../bank/payment.ts';
import { closedPage, confirmPage, errorPage } from './page.ts';
import { pagePolicy } from './policy.ts';

const form = z.object({ decision: z.enum(['approve', 'decline']) });

/** The bank's challenge page: `GET /:ref` asks, `POST /:ref` decides and sends the shopper back. */
export function challengePages(bank: Bank): Router {
  const router = Router();

  router.get('/:ref', (request, response) => {
    const payment = bank.find(request.params.ref);
    if (!payment) return sendUnknown(response);
    sendPayment(response, payment);
  });

  router.post('/:ref', urlencoded({ extended: false, limit: '1kb', inflate: false }), (request, response) => {
    const { ref } = request.params;
    const parsed = form.safeParse(request.body);
    const payment = bank.find(ref);
    if (!payment) return sendUnknown(response);
    if (!parsed.success) return sendBadForm(response, 400, payment);
    const decided = bank.decide(ref, parsed.data.decision);
    if (!decided) return sendUnknown(response);
    // The same button twice leads to the same place; a payment that ended otherwise says so.
    if (decided.payment.returnUrl === null || !follows(decided.payment, parsed.data.decision)) {
      return sendPayment(response, decided.payment, 409);
    }
    response.set('Cache-Control', 'no-store').redirect(303, decided.payment.returnUrl);
  });

  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    if (status < 400 || status >= 500) return next(error);
    sendBadForm(response, status, null);
  });
  return router;
}

/** Whether the payment stands where this decision would have put it. */
function follows({ stage }: BankPayment, decision: 'approve' | 'decline'): boolean {
  return decision === 'approve' ? stage === 'captured' || stage === 'authorized' : stage === 'failed';
}

function sendPayment(response: Response, payment: BankPayment, status = 200): void {
  const { stage } = payment;
  if (stage === 'actionRequired') send(response, status, payment, (nonce) => confirmPage(payment, nonce));
  else send(response, status, payment, (nonce) => closedPage({ ...payment, stage }, nonce));
}

function sendUnknown(response: Response): void {
  send(response, 404, null, (nonce) => errorPage('Unknown payment', 'There is no such payment to confirm.', nonce));
}

function sendBadForm(response: Response, status: number, payment: BankPayment | null): void {
  const text = 'The form could not be read. Go back and press one of the buttons.';
  send(response, status, payment, (nonce) => errorPage('Something is missing', text, nonce));
}

function send(
  response: Response,
  status: number,
  payment: BankPayment | null,
  render: (nonce: string) => string,
): void {
  const nonce = randomBytes(16).toString('base64');
  // Says the same as frame-ancestors, but can only name the page's own origin.
  response.removeHeader('X-Frame-Options');
  response
    .status(status)
    .set({
      'Content-Security-Policy': pagePolicy(payment, nonce),
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    })
    .type('html')
    .send(render(nonce));
}
