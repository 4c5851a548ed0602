/** The shop's single page: product list, order, payment. No framework, nothing inline: it runs under a strict policy. */

const app = document.querySelector('#app');
const selfHosted = location.pathname.startsWith('/self-hosted');
const catalogue = await getJson('/store/catalogue');

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

async function getJson(url, body) {
  const response = await fetch(url, body && post(body));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

function post(body) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    keepalive: true,
  };
}

function money(cents, currency = catalogue.currency) {
  if (!Number.isFinite(cents)) return 'price unknown';
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
}

// Products

function productCard(product) {
  const email = element('input', { name: 'email', type: 'email', required: true, value: 'shopper@example.com' });
  email.autocomplete = 'email';
  const quantity = element('input', { name: 'quantity', type: 'number', min: '1', max: '100', value: '1' });
  const form = element(
    'form',
    {},
    element('label', {}, 'E-mail', email),
    element('label', {}, 'Quantity', quantity),
    element('button', {}, `Buy for ${money(product.value)}`),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wanted = { productId: product._id, quantity: Number(quantity.value), email: email.value };
    const order = await getJson('/store/orders', wanted);
    location.assign(`${selfHosted ? '/self-hosted' : ''}/order/${order._id}`);
  });
  return element(
    'section',
    { className: 'card' },
    element('h2', { textContent: product.name }),
    element('p', { textContent: product.description }),
    form,
  );
}

function showProducts() {
  app.replaceChildren(element('div', { className: 'cards' }, ...catalogue.products.map(productCard)));
}

// Paying

/** What ATShop's own page does: ask in the background, then go where the gateway says. */
async function payHosted(orderId, gateway, message) {
  let answer = null;
  let status = null;
  try {
    const response = await fetch(`${gateway.url}?orderId=${encodeURIComponent(orderId)}`);
    status = response.status;
    answer = await response.json();
  } catch {
    // Blocked, offline or not JSON: all the same to the shopper.
  }
  const url = status === 200 && answer?.type === 'url' ? answer.url : null;
  await fetch('/store/link-requests', post({ orderId, store: gateway.store, status, url })).catch(() => {});
  if (url) location.assign(url);
  else message.textContent = 'This payment could not be started. Please try another method.';
}

function payButton(orderId, gateway, message) {
  const button = element('button', { type: 'button', textContent: `Pay with ${gateway.name}` });
  if (selfHosted) {
    button.dataset.tillgateStore = gateway.store;
    button.dataset.tillgateOrder = orderId;
  } else {
    button.addEventListener('click', async () => {
      button.disabled = true;
      await payHosted(orderId, gateway, message);
      button.disabled = false;
    });
  }
  return button;
}

function paymentChoice(orderId) {
  const message = element('p', { className: 'message', role: 'alert' });
  const buttons = catalogue.gateways.map((gateway) => payButton(orderId, gateway, message));
  return element('div', { className: 'pay' }, ...buttons, message);
}

// One order

const STATES = {
  completed: 'Paid. Your goods are in your mailbox.',
  waiting: 'We are waiting for the confirmation of your payment …',
  cancelled: 'You have not paid yet. Choose how to pay:',
  open: 'Choose how to pay:',
  hold: 'The seller is looking at this order.',
  reversed: 'This payment was reversed.',
  discarded: 'This order was discarded.',
};

function stateOf(order, type) {
  if (order.paid && order.status !== 'reversed') return 'completed';
  if (order.status && order.status !== 'completed') return order.status;
  return type === 'waiting' || type === 'cancelled' ? type : 'open';
}

async function showOrder(orderId, type) {
  const status = element('p', { className: 'status', role: 'status' });
  const choice = paymentChoice(orderId);
  let shown = null;
  async function refresh() {
    const order = await getJson(`/store/orders/${encodeURIComponent(orderId)}`);
    const state = stateOf(order, type);
    if (state === shown) return;
    if (shown === null) app.replaceChildren(orderCard(order, status, choice));
    shown = state;
    app.dataset.order = order._id;
    app.dataset.state = state;
    status.textContent = STATES[state];
    choice.hidden = state !== 'open' && state !== 'cancelled';
  }
  try {
    await refresh();
    setInterval(() => refresh().catch(() => {}), 1000);
  } catch {
    app.replaceChildren(element('p', { textContent: 'There is no such order.' }));
  }
}

function orderCard(order, status, choice) {
  return element(
    'section',
    { className: 'card' },
    element('h1', { textContent: `${order.quantity} × ${order.product}` }),
    element('p', { className: 'total', textContent: money(order.total, order.currency) }),
    element('p', { className: 'muted', textContent: `Order ${order._id}` }),
    status,
    choice,
  );
}

// Where are we?

const order = /\/order\/([A-Za-z0-9]+)$/.exec(location.pathname)?.[1];
const query = new URLSearchParams(location.search);
if (location.pathname === '/shop/order/return') showOrder(query.get('orderId') ?? '', query.get('type'));
else if (order) showOrder(order, null);
else showProducts();
