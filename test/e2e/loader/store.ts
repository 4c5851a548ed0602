import { type Server, sendHtml, serve } from './server.ts';

/** A store's page, put together by each test. */
export interface StorePage {
  readonly body: string;
  readonly headers?: Record<string, string>;
}

export interface Store extends Server {
  /** Serves a page and returns its address. */
  page(page: StorePage): string;
}

/** A store whose pages are what the tests put there. */
export async function startStore(): Promise<Store> {
  const pages = new Map<string, StorePage>();
  const server = await serve('localhost', (url, response) => {
    const page = pages.get(url.pathname);
    if (page) sendHtml(response, page.body, page.headers);
    else response.writeHead(404).end();
  });
  return {
    ...server,
    page(page) {
      const path = `/page-${pages.size}`;
      pages.set(path, page);
      return `${server.origin}${path}`;
    },
  };
}
