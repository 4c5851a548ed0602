import { type Html, html } from '../../server/html.ts';
import { displayMoney } from '../../shared/money.ts';
import type { BookedPayment } from './books.ts';
import { VOUCHERS } from './codes.ts';

/** PrePin's page for shoppers. `mistake` is what was wrong with the number typed before. */
export function voucherPage(payment: BookedPayment, mistake: string | null): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Pay with a PrePin voucher</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/voucher.css">
</head>
<body>
  <main>
    <p class="brand">PrePin</p>
    <h1>${displayMoney(payment.money, 'en')}</h1>
    <p>${payment.description}</p>
    ${payment.status === 'open' ? form(payment, mistake) : closed(payment)}
  </main>
  <footer>A made-up voucher service for trying Tillgate. No real money moves.</footer>
</body>
</html>`.markup;
}

function form({ returnUrl }: BookedPayment, mistake: string | null): Html {
  return html`
    <form method="post">
      <label for="code">Voucher number</label>
      <input id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="24" placeholder="0000 0000 0000 0000"
        ${mistake !== null && html`aria-invalid="true" aria-describedby="mistake"`} autofocus>
      ${mistake !== null && html`<p id="mistake" class="mistake" role="alert">${mistake}</p>`}
      <button>Pay with this voucher</button>
    </form>
    <p><a href="${returnUrl}">Back to the shop</a></p>
    <dl>
      <dt>${VOUCHERS.good}</dt><dd>pays</dd>
      <dt>${VOUCHERS.usedUp}</dt><dd>is used up</dd>
      <dt>any other number</dt><dd>is unknown; the third one ends the payment</dd>
    </dl>`;
}

const ENDINGS: Readonly<Record<Exclude<BookedPayment['status'], 'open'>, string>> = {
  paid: 'This has been paid.',
  refused: 'This payment was not made.',
  cancelled: 'The shop has taken this payment back.',
  expired: 'The time to pay is over.',
};

function closed({ status, returnUrl }: BookedPayment): Html {
  return html`<p role="status">${status === 'open' ? null : ENDINGS[status]}</p><p><a href="${returnUrl}">Back to the shop</a></p>`;
}
