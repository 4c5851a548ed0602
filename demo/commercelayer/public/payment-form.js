/** What a shopper can choose before paying: model, kept card, and whether to keep one. */
import { isLoggedIn } from './account.js';
import { element, find, money } from './page.js';

const form = find('#pay-form');
const sources = find('#sources');
const keep = find('#keep');
const button = find('#pay');
const { save, payments } = form.elements;

/** An order stays with the payment model it was first paid by. */
let isModelFixed = false;
let isPaying = false;
let hasSources = false;
let mayKeep = false;

export function showForm({ models, saved, isGuest, totalCents, currency }) {
  isModelFixed = models.gateway !== models.payments;
  if (isModelFixed) payments.checked = models.payments;
  payments.disabled = isPaying || isModelFixed;
  hasSources = saved.length > 0;
  mayKeep = !isGuest && isLoggedIn();
  showSources(saved);
  showChoice();
  button.textContent = `Pay ${money(totalCents, currency)}`;
  form.hidden = false;
}

const sourceChosen = () => form.elements.source?.value ?? '';

function showSources(saved) {
  const chosen = sourceChosen();
  const option = (value, label, note) => {
    const radio = element('input', { type: 'radio', name: 'source', value, checked: value === chosen });
    const text = element('span', {}, label, element('small', { className: 'muted', textContent: note }));
    return element('label', { className: 'check' }, radio, text);
  };
  sources.replaceChildren(
    sources.firstElementChild,
    option('', 'Card or bank transfer', 'In the overlay'),
    ...saved.map(({ id, attributes: { created_at, payment_source_token } }) => {
      const date = new Date(created_at).toLocaleDateString('en', { dateStyle: 'medium' });
      return option(id, 'A card kept earlier', `On ${date}, reference …${payment_source_token.slice(-6)}`);
    }),
  );
}

/** What goes with what: the Payments API keeps no cards, and a card that was kept needs not be kept again. */
function showChoice() {
  sources.hidden = payments.checked || !hasSources;
  keep.hidden = payments.checked || !mayKeep || sourceChosen() !== '';
}

/** As options of pay(). */
function chosen() {
  if (payments.checked) return { model: 'payments' };
  const customerPaymentSource = sourceChosen();
  if (customerPaymentSource) return { model: 'gateway', customerPaymentSource };
  return { model: 'gateway', save: save.checked && !keep.hidden };
}

export function setFormBusy(isBusy) {
  isPaying = isBusy;
  // Not disabled: the focus comes back to it when the overlay closes.
  button.ariaDisabled = String(isBusy);
  sources.disabled = isBusy;
  save.disabled = isBusy;
  payments.disabled = isBusy || isModelFixed;
}

/** Hears of every press of Pay, with the options chosen. */
export function onPay(listener) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    listener(chosen());
  });
}

form.addEventListener('change', showChoice);
