/** A payment link: `/pay/:orderId#access_token=…` pays at once, then leads to the order's return_url. */
import { data, find } from './page.js';
import { pay, sentence } from './payment.js';
import { readOrder, stageOf } from './platform.js';
import { showSummary } from './summary.js';

const { orderId } = data;
const KEY = `loom.link ${orderId}`;
const root = find('#pay-page');
const button = find('#pay');
const back = find('#back');
const status = find('#status');

/** Of the fragment, which is taken out of the address at once; kept in this tab, so that a reload can go on. */
function handedToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('access_token');
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

const token = handedToken();
const tokens = { fixed: token, get: async () => token, forget: () => {} };

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

/** Only to a page: an order's addresses are whatever the storefront wrote there. */
function pageAt(url) {
  return /^https?:\/\//.test(url ?? '') ? url : null;
}

function show(order) {
  showSummary(order);
  root.dataset.stage = stageOf(order);
  find('#title').textContent = `Order ${order.number}`;
  const way = pageAt(order.returnUrl) ?? pageAt(order.cartUrl);
  back.hidden = !way;
  if (way) back.href = way;
}

async function start() {
  button.hidden = true;
  say('One moment …');
  for await (const { result, order } of pay(orderId, tokens, {}, button)) {
    if (order) show(order);
    status.dataset.result = result.status;
    status.dataset.code = result.code ?? '';
    say(
      result.code === 'token_expired' ? 'This link has expired. Please ask the shop for a new one.' : sentence(result),
    );
    button.hidden = !['closed', 'failed'].includes(result.status) || result.code === 'token_expired';
    // It was hidden when the overlay gave the focus back.
    if (!button.hidden) button.focus();
    const way = pageAt(order?.returnUrl);
    if (result.status === 'placed' && way) {
      sessionStorage.removeItem(KEY);
      location.replace(way);
    }
  }
}

async function enter() {
  if (!token) return say('This link is incomplete: it carries no access token.');
  try {
    show(await readOrder(orderId, token));
  } catch (error) {
    const isOver = error.status === 401;
    return say(isOver ? 'This link has expired. Please ask the shop for a new one.' : error.message);
  }
  await start();
}

button.addEventListener('click', start);
enter();
