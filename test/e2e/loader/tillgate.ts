import { readFile } from 'node:fs/promises';
import { type Server, sendHtml, serve } from './server.ts';

const loader = new URL('../../../dist/widget/tillgate.js', import.meta.url);

/** Checkouts that behave differently; every other one is ready at once. */
export const checkouts = {
  paid: `co_${'a'.repeat(32)}`,
  other: `co_${'b'.repeat(32)}`,
  /** Its page never says anything. */
  silent: `co_${'c'.repeat(32)}`,
  /** Its page answers after two seconds. */
  slow: `co_${'d'.repeat(32)}`,
} as const;

/** Orders an ATShop store may ask for. */
export const orders = { known: 'order-1', unknown: 'order-2', broken: 'order-3', stuck: 'order-4' } as const;

/** A Tillgate with the built loader and a small checkout page that speaks the protocol of shared/messages.ts. */
export async function startTillgate(): Promise<Server> {
  const script = await readFile(loader, 'utf8').catch(() => {
    throw new Error('dist/widget/tillgate.js is missing: run `npm run build:widget` first');
  });
  const tillgate: Server = await serve('127.0.0.1', (url, response) => {
    const [, room, name = ''] = url.pathname.split('/');
    if (room === 'tillgate.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    if (room === 'checkout') {
      const wait = name === checkouts.slow ? 2_000 : 0;
      return setTimeout(() => sendHtml(response, checkoutPage(name, url.searchParams.has('embed'))), wait);
    }
    if (room === 'atshop') return sendPaymentLink(`${url.searchParams.get('orderId')}`);
    return response.writeHead(404).end();

    function sendPaymentLink(order: string): void {
      if (order === orders.stuck) return;
      response.setHeader('access-control-allow-origin', '*').setHeader('content-type', 'application/json');
      const link = { type: 'url', url: `${tillgate.origin}/checkout/${checkouts.paid}` };
      const failure = { error: { code: 'order_not_found', message: 'No such order' } };
      if (order === orders.known) response.end(JSON.stringify(link));
      else if (order === orders.broken) response.writeHead(502).end('<h1>Bad gateway</h1>');
      else response.writeHead(404).end(JSON.stringify(failure));
    }
  });
  return tillgate;
}

/** `say(type, more)` sends a message to the parent, as the tests direct; what the parent says is in `heard`. */
const checkoutPage = (id: string, embedded: boolean) => `<!doctype html>
<html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${embedded ? 'Embedded' : 'Full page'}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui; --page: #f4f5f7; --text: #161a22 }
  @media (prefers-color-scheme: dark) { :root { --page: #11141a; --text: #eceef2 } }
  body { margin: 0; padding: 20px; background: var(--page); color: var(--text) }
  input, button { display: block; box-sizing: border-box; width: 100%; padding: 12px; margin: 12px 0; font: inherit }
</style>
<h1>Order 1, €25.00</h1>
<label>Card number <input id="first"></label>
<button id="last">Pay</button>
<script>
  window.heard = [];
  window.say = (type, more) => port.postMessage({ type, ...more });
  const [first, last] = [document.getElementById('first'), document.getElementById('last')];
  if (parent !== window && ${id !== checkouts.silent}) {
    addEventListener('message', (event) => {
      window.port = event.ports[0];
      port.onmessage = ({ data }) => {
        heard.push(data);
        (data.at === 'end' ? last : first).focus();
      };
      say('ready');
    });
    addEventListener('keydown', ({ key }) => key === 'Escape' && say('close'));
    last.addEventListener('keydown', (event) => {
      if (event.key !== 'Tab' || event.shiftKey) return;
      event.preventDefault();
      say('blur');
    });
    parent.postMessage({ tillgate: 1, type: 'hello' }, '*');
  }
</script></html>`;
