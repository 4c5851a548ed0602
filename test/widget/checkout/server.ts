import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type { CheckoutView, StartPayment } from '../../../shared/api.ts';
import { NOW } from './views.ts';

/** The event stream of one page, driven by the test. */
export class FakeStream {
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  say(view: CheckoutView): void {
    if (!this.closed) this.onmessage?.({ data: JSON.stringify(view) });
  }

  close(): void {
    this.closed = true;
  }
}

type Pay = (body: StartPayment) => Response | Promise<Response>;

/** What the page can reach: the API of one checkout, its event stream, and the languages. */
export interface FakeServer {
  view: CheckoutView;
  /** Answers `POST …/payments`. */
  pay: Pay;
  /** Answers `GET …`; the current view by default. */
  read: () => Response | Promise<Response>;
  /** Answers `GET …/methods/:method/options`. */
  options: (url: URL) => Response | Promise<Response>;
  readonly presses: StartPayment[];
  readonly reads: string[];
  readonly streams: FakeStream[];
  stream(): FakeStream;
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

/** Replaces `fetch` and `EventSource` for one test. */
export function fakeServer(view: CheckoutView): FakeServer {
  const server: FakeServer = {
    view,
    pay: () => json(server.view),
    read: () => json({ ...server.view, now: server.view.now + Date.now() - NOW }),
    options: () => json([]),
    presses: [],
    reads: [],
    streams: [],
    stream() {
      const stream = server.streams.at(-1);
      if (!stream) throw new Error('No stream is open');
      return stream;
    },
  };

  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const locale = /\/checkout\/assets\/locales\/([\w-]+)\.json$/.exec(url)?.[1];
    if (locale) return json(messagesOf(locale));
    if (init.method === 'POST') {
      const body = JSON.parse(String(init.body)) as StartPayment;
      server.presses.push(body);
      return server.pay(body);
    }
    if (url.includes('/options')) return server.options(new URL(url));
    server.reads.push(url);
    return server.read();
  });
  vi.stubGlobal(
    'EventSource',
    class extends FakeStream {
      constructor(url: string) {
        super(url);
        server.streams.push(this);
      }
    },
  );
  return server;
}

export function messagesOf(locale: string): Record<string, string> {
  return JSON.parse(readFileSync(`widget/checkout/locales/${locale}.json`, 'utf8'));
}
