import { displayMoney } from '../../../../shared/money.ts';
import { type Html, html } from '../../../html.ts';
import type { BankPayment, Stage } from '../bank/payment.ts';
import { STYLE } from './style.ts';

const SHIELD = html`<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 1 3 5v6c0 5.5 3.8 10.7 9 12 5.2-1.3 9-6.5 9-12V5z"/></svg>`;

/** Asks the shopper to confirm, as a bank's 3-D Secure page does. */
export function confirmPage(payment: BankPayment, nonce: string): string {
  return page(
    nonce,
    'Confirm your payment',
    html`<p>Your bank wants to make sure that it is you who is paying.</p>
      <dl>
        <dt>To</dt><dd>${payment.description}</dd>
        <dt>Amount</dt><dd class="amount">${displayMoney(payment.money, 'en')}</dd>
      </dl>
      <form method="post">
        <button name="decision" value="approve">Approve</button>
        <button name="decision" value="decline">Decline</button>
      </form>`,
  );
}

const CLOSED: Readonly<Record<Exclude<Stage, 'actionRequired'>, { title: string; text: string }>> = {
  processing: { title: 'Payment in progress', text: 'There is nothing to confirm here.' },
  authorized: { title: 'Already approved', text: 'You have approved this payment. There is nothing left to do here.' },
  captured: { title: 'Already approved', text: 'You have approved this payment. There is nothing left to do here.' },
  failed: { title: 'Payment declined', text: 'This payment was declined and cannot be approved any more.' },
  voided: { title: 'Payment given up', text: 'This payment was given up and cannot be approved any more.' },
  expired: { title: 'Time is over', text: 'This payment was not confirmed in time. Nothing was charged.' },
};

/** Says why there is nothing to confirm, with the way back. */
export function closedPage(payment: BankPayment & { stage: Exclude<Stage, 'actionRequired'> }, nonce: string): string {
  const { title, text } = CLOSED[payment.stage];
  return page(nonce, title, html`<p>${text}</p>${backLink(payment)}`);
}

/** For a reference nobody knows, or a form nobody sent from here. */
export function errorPage(title: string, text: string, nonce: string): string {
  return page(nonce, title, html`<p>${text}</p>`);
}

function backLink({ returnUrl }: BankPayment): Html {
  return returnUrl === null ? html`` : html`<a class="button" href="${returnUrl}">Continue</a>`;
}

function page(nonce: string, title: string, content: Html): string {
  const document = html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <title>${title} – Sandbox Bank</title>
  <style nonce="${nonce}">${{ markup: STYLE }}</style>
</head>
<body>
  <main>
    <header>${SHIELD} Sandbox Bank</header>
    <h1>${title}</h1>
    <p class="test">This is a test. No real money moves.</p>
    ${content}
  </main>
</body>
</html>`;
  return document.markup;
}
