import type { Browser, BrowserContextOptions, Frame, LaunchOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { TillgateGlobal } from '../../../widget/loader/types.ts';
import { eventually } from '../../support/world.ts';
import { sharedBrowser } from '../browser.ts';
import type { Server } from './server.ts';
import { type Store, startStore } from './store.ts';
import { checkouts, startTillgate } from './tillgate.ts';

/** What a test asks of the store's page. */
export interface Visit {
  /** Inside the body, before the script tag. */
  readonly html?: string;
  readonly headers?: Record<string, string>;
  /** Of the page's address, with its question mark. */
  readonly query?: string;
  readonly context?: BrowserContextOptions;
  /** Runs before any script of the page. */
  readonly before?: (page: Page) => Promise<unknown>;
}

export interface Scene {
  readonly tillgate: Server;
  readonly store: Store;
  /** The address of a checkout's page. */
  address(checkout: string): string;
  link(checkout?: string, attributes?: string): string;
  /** Opens a page of the store with the loader in it, and records the events of Tillgate. */
  visit(visit?: Visit): Promise<Page>;
}

declare global {
  interface Window {
    Tillgate?: TillgateGlobal;
    /** In the store's page. */
    events: { type: string; from: string; detail: unknown }[];
    messages: number;
    /** In the checkout's page. */
    say(type: string, more?: object): void;
    heard: unknown[];
    port?: MessagePort;
  }
}

/** Two servers for the tests of one file, and a new page for each. */
export function scene(options?: LaunchOptions): Scene {
  let browser: Browser;
  let tillgate: Server;
  let store: Store;

  beforeAll(async () => {
    [browser, tillgate, store] = await Promise.all([sharedBrowser(options), startTillgate(), startStore()]);
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => Promise.all([tillgate?.close(), store?.close()]));

  const address = (checkout: string) => `${tillgate.origin}/checkout/${checkout}`;
  const link = (checkout: string = checkouts.paid, attributes = '') =>
    `<a id="pay" href="${address(checkout)}" ${attributes}>Pay</a>`;

  return {
    get tillgate() {
      return tillgate;
    },
    get store() {
      return store;
    },
    address,
    link,
    async visit({ html = link(), headers, query = '', context, before } = {}) {
      const page = await (await browser.newContext(context)).newPage();
      page.setDefaultTimeout(10_000);
      await page.addInitScript(recordEvents);
      await before?.(page);
      const body = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Store</title>
        <body>${html}<script src="${tillgate.origin}/tillgate.js"></script></body></html>`;
      await page.goto(store.page({ body, ...(headers ? { headers } : {}) }) + query);
      return page;
    },
  };
}

/**
 * Runs in the page: `window.events` lists the events of Tillgate and the elements they came from, `window.messages` counts
 * what the loader has heard from its frame.
 */
function recordEvents(): void {
  window.events = [];
  window.messages = 0;
  const Channel = window.MessageChannel;
  window.MessageChannel = class extends Channel {
    constructor() {
      super();
      this.port1.addEventListener('message', () => {
        window.messages += 1;
      });
    }
  };
  for (const type of ['open', 'ready', 'submitted', 'completed', 'failed', 'error', 'close']) {
    document.addEventListener(`tillgate:${type}`, (event) => {
      const from = event.target instanceof Element ? event.target.id || event.target.localName : '';
      window.events.push({ type, from, detail: (event as CustomEvent).detail });
    });
  }
}

export const eventTypes = (page: Page): Promise<string[]> => page.evaluate(() => window.events.map(({ type }) => type));

/** The checkout's document, whether or not it speaks. */
export async function checkoutFrame(page: Page): Promise<Frame> {
  const find = () => page.frames().find((each) => each !== page.mainFrame() && each.name() === '');
  const frame = await eventually('the frame of a checkout', find);
  await frame.waitForURL(/embed=1/);
  return frame;
}

/** The checkout's document once it can be used. */
export async function readyFrame(page: Page): Promise<Frame> {
  await page.waitForFunction(() => window.events.some(({ type }) => type === 'ready'));
  return checkoutFrame(page);
}

/** Makes the checkout send a message, and waits until the loader has heard it. */
export async function say(frame: Frame, type: string, more: object = {}): Promise<void> {
  const page = frame.page();
  const before = await page.evaluate(() => window.messages);
  await frame.evaluate(([name, rest]) => window.say(name, rest), [type, more] as const);
  await page.waitForFunction((heard) => window.messages > heard, before);
}

/** The overlay on screen. */
export const overlay = (page: Page) => page.locator('dialog[open]');
