/** Shows the orders of all stores and asks for news every second. */

const orders = document.querySelector('#orders');
const empty = document.querySelector('#empty');
const message = document.querySelector('#message');
let shown = '';

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function money(cents, currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(cents / 100);
}

function toldCell({ told }) {
  if (told === 0) return element('td', { textContent: 'not yet' });
  return element('td', { className: told === 1 ? 'good' : 'bad', textContent: told === 1 ? 'once' : `${told} times` });
}

function transferButton({ order, paid }) {
  if (paid) return '';
  const button = element('button', { type: 'button', textContent: 'Transfer received' });
  button.addEventListener('click', async () => {
    button.disabled = true;
    const response = await fetch('/transfers', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ order }),
    });
    message.textContent = (await response.json()).message;
    button.disabled = false;
    await refresh();
  });
  return button;
}

function row(order) {
  return element(
    'tr',
    {},
    element('td', {}, order.platform, element('small', { textContent: order.store ?? '' })),
    element('td', {}, order.item, element('small', { textContent: order.order })),
    element('td', { className: 'number', textContent: money(order.amount, order.currency) }),
    element('td', { className: order.paid ? 'good' : '', textContent: order.state }),
    toldCell(order),
    element('td', {}, ...order.effects.map((effect) => element('code', { textContent: effect }))),
    element('td', {}, transferButton(order)),
  );
}

async function refresh() {
  const text = await (await fetch('/orders')).text();
  if (text === shown) return;
  shown = text;
  const list = JSON.parse(text);
  orders.replaceChildren(...list.map(row));
  empty.hidden = list.length > 0;
}

// Waits for one answer before asking again, and goes on after the demo was down.
async function poll() {
  await refresh().catch(() => {});
  setTimeout(poll, 1000);
}
poll();
