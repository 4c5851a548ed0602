/** The collection and the bag. "Checkout" makes the order through the platform's API, as any storefront would. */
import { accessToken, accountButton, isLoggedIn } from './account.js';
import { data, element, find, line, money } from './page.js';
import { createOrder } from './platform.js';

const MOST = 9;
const BAG = 'loom.bag';
const CURRENCY = 'loom.currency';
const TAX_NOTES = { EUR: 'Prices include taxes.', USD: 'Sales tax is added at the checkout.' };

const form = find('#checkout-form');
const status = find('#status');
/** Quantities by product code. */
let bag = JSON.parse(localStorage.getItem(BAG) ?? '{}');
let currency = localStorage.getItem(CURRENCY) === 'USD' ? 'USD' : 'EUR';

function put(code, quantity) {
  const { [code]: _before, ...others } = bag;
  const wanted = quantity > 0 ? { [code]: Math.min(quantity, MOST) } : {};
  // What is there already keeps its place.
  bag = code in bag && quantity > 0 ? { ...bag, ...wanted } : { ...others, ...wanted };
  localStorage.setItem(BAG, JSON.stringify(bag));
  status.textContent = '';
  show();
}

const quantityOf = (code) => bag[code] ?? 0;
const inBag = () => data.products.filter(({ code }) => quantityOf(code) > 0);

function stepper({ code, name }) {
  const step = (label, sign, change) => {
    const button = element('button', { type: 'button', className: 'step', textContent: sign, ariaLabel: label });
    button.addEventListener('click', () => {
      put(code, quantityOf(code) + change);
      // The line was drawn anew: the same button of it goes on.
      const again = find(`#bag-lines [data-sku="${code}"] [data-change="${change}"]`);
      (again ?? find('#bag-title')).focus();
    });
    button.dataset.change = change;
    return button;
  };
  const count = element('span', { className: 'count', textContent: quantityOf(code) });
  return element(
    'div',
    { className: 'stepper' },
    step(`One ${name} less`, '−', -1),
    count,
    step(`One ${name} more`, '+', 1),
  );
}

function show() {
  for (const price of document.querySelectorAll('[data-currency]')) price.hidden = price.dataset.currency !== currency;
  const products = inBag();
  find('#bag-lines').replaceChildren(
    ...products.map((product) => {
      const { code, name } = product;
      const cents = product[currency] * quantityOf(code);
      const note = `${money(product[currency], currency)} each`;
      return line({ code, name, note, text: money(cents, currency) }, stepper(product));
    }),
  );
  const cents = products.reduce((sum, product) => sum + product[currency] * quantityOf(product.code), 0);
  const count = products.reduce((sum, { code }) => sum + quantityOf(code), 0);
  find('#bag-total').textContent = money(cents, currency);
  find('#tax-note').textContent = TAX_NOTES[currency];
  find('#bag-empty').hidden = count > 0;
  form.hidden = count === 0;
  find('#guest').hidden = isLoggedIn();
  form.elements.email.disabled = isLoggedIn();
  find('#as-customer').hidden = !isLoggedIn();
  find('#to-bag').hidden = count === 0;
  find('#to-bag').textContent = `Bag (${count}) · ${money(cents, currency)}`;
}

async function checkOut(event) {
  event.preventDefault();
  const byLink = event.submitter?.value === 'link';
  const buttons = form.querySelectorAll('button');
  for (const button of buttons) button.disabled = true;
  status.textContent = 'Making your order …';
  try {
    const id = await createOrder(bag, currency, isLoggedIn() ? null : form.elements.email.value);
    const token = byLink ? await accessToken(data.markets[currency]) : null;
    localStorage.removeItem(BAG);
    location.assign(byLink ? `/pay/${id}#access_token=${token}` : `/checkout/${id}`);
  } catch (error) {
    status.textContent = `Your order could not be made: ${error.message}`;
    for (const button of buttons) button.disabled = false;
  }
}

for (const button of document.querySelectorAll('[data-add]')) {
  button.addEventListener('click', () => {
    const { add } = button.dataset;
    put(add, quantityOf(add) + 1);
    const { name } = data.products.find(({ code }) => code === add);
    status.textContent = `${name} is in your bag.`;
  });
}
for (const radio of document.querySelectorAll('[name="currency"]')) {
  radio.checked = radio.value === currency;
  radio.addEventListener('change', () => {
    currency = radio.value;
    localStorage.setItem(CURRENCY, currency);
    show();
  });
}
form.addEventListener('submit', checkOut);
// Back from the checkout, from the browser's memory: the bag may have been emptied.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});
accountButton(show);
show();
