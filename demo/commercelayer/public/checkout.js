/** One order's checkout: pay it, and see what became of it. */
import { accessToken, accountButton, forgetToken, isLoggedIn } from './account.js';
import { showConfirmation } from './confirmation.js';
import { data, find } from './page.js';
import { begun, pay, sentence } from './payment.js';
import { onPay, setFormBusy, showForm } from './payment-form.js';
import { readOrder, stageOf } from './platform.js';
import { showSummary } from './summary.js';

const { orderId } = data;
const root = find('#checkout');
const status = find('#status');
const tokens = { get: () => accessToken(null), forget: () => forgetToken(null) };

let isPaying = false;

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function show(order) {
  const before = root.dataset.stage;
  const stage = stageOf(order);
  root.dataset.stage = stage;
  showSummary(order);
  find('#log-in').hidden = true;
  find('#payment').hidden = stage !== 'open';
  find('#confirmation').hidden = stage === 'open';
  if (stage === 'open') showForm(order);
  else showConfirmation(order, stage);
  if (stage !== before && stage !== 'open' && before !== 'loading') find('#confirmation-title').focus();
}

async function start(options) {
  if (isPaying) return;
  isPaying = true;
  setBusy();
  say(options.customerPaymentSource ? 'Charging the card …' : 'One moment …');
  try {
    for await (const { result, order } of pay(orderId, tokens, options, find('#pay'))) {
      tell(result);
      if (order) show(order);
    }
  } finally {
    isPaying = false;
    setBusy();
  }
}

function setBusy() {
  root.setAttribute('aria-busy', String(isPaying));
  setFormBusy(isPaying);
}

function tell(result) {
  say(sentence(result));
  status.dataset.result = result.status;
  status.dataset.code = result.code ?? '';
  find('#told').hidden = false;
  find('#answer').textContent = JSON.stringify(result, null, 2);
}

async function look() {
  try {
    const order = await readOrder(orderId);
    show(order);
    return order;
  } catch (error) {
    if (root.dataset.stage !== 'loading') return null;
    if (error.status !== 404) say(`Your order could not be fetched: ${error.message}`);
    else if (isLoggedIn()) say('There is no such order, or it belongs to somebody else.');
    else {
      say('There is no such order for guests. Is it a customer’s?');
      find('#log-in').hidden = false;
    }
    return null;
  }
}

async function enter() {
  const order = await look();
  if (!order) return;
  const stage = stageOf(order);
  const options = begun(orderId);
  // A reload in the middle, or back from a bank: paying goes on where it was. What is pending is only asked for.
  if (options && stage !== 'cancelled') await start(options);
  else if (stage === 'pending') await start({});
  else say('');
}

onPay(start);
find('#log-in').addEventListener('click', () => find('#account').click());
// Another tab may have been faster.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !isPaying && root.dataset.stage !== 'loading') look();
});
accountButton(() => location.reload());
enter();
