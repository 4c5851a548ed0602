import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';

/** A server of pages, each kept compressed. */
export interface Pages {
  readonly port: number;
  /** Serves this text from now on, under this path. */
  put(path: string, html: string): void;
  stop(): void;
}

export async function startPages(): Promise<Pages> {
  const pages = new Map<string, Buffer>();
  const server = createServer((request, response) => answer(response, pages.get(request.url ?? '/')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    put: (path, html) => void pages.set(path, brotliCompressSync(html)),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(response: ServerResponse, page: Buffer | undefined): void {
  if (!page) return void response.writeHead(404).end();
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'br',
      'content-length': page.length,
      'cache-control': 'no-store',
    })
    .end(page);
}

const head =
  '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">';

/** A store's page with a link to a checkout, and the script tag. */
export const storePage = (tillgate: string, checkout: string) =>
  `${head}<title>Store</title><p>A basket.<p><a id="pay" href="${checkout}">Pay</a><script src="${tillgate}/tillgate.js" async></script>`;

/** A store's page whose button puts a frame on it and does nothing else. */
export const barePage = (frame: string) =>
  `${head}<title>Store</title><p>A basket.<p><button id="pay">Pay</button><script>
pay.onclick = () => {
  const frame = document.createElement('iframe');
  frame.onload = () => dispatchEvent(new Event('bare:ready'));
  frame.src = '${frame}';
  document.body.append(frame);
};</script>`;

/** The least that could be in the frame: a form, and no script at all. */
export const bareForm = `${head}<title>Pay</title><form method="post"><h1>Pay €9.00</h1>
<label>Card number <input name="number" inputmode="numeric" autocomplete="cc-number"></label>
<label>Expiry <input name="expiry" autocomplete="cc-exp"></label>
<label>Security code <input name="cvc" autocomplete="cc-csc"></label><button>Pay €9.00</button></form>`;
