import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser.ts';
import { newCheckout } from '../calls/new-checkout.ts';
import { type Installed, startInstalled } from '../installed/start.ts';
import { click } from './click.ts';
import type { Network } from './networks.ts';
import { bareForm, barePage, type Pages, startPages, storePage } from './pages.ts';
import { createSlowLine } from './slow-line.ts';

/**
 * As on a phone with little memory. In a process of its own, which `Origin-Agent-Cluster` asks for, a frame would not be
 * slowed down as the page is, and the start of that process would be measured on one side only.
 */
const ONE_PROCESS = '--disable-site-isolation-trials';

/** A store, Tillgate, an empty frame's server and a browser. */
export interface Rig {
  /** Milliseconds from the press on a link to a new checkout until its overlay can be used and is painted. */
  ours(network: Network, intentMs?: number): Promise<number>;
  /** The same of a frame with a form and nothing else. */
  bare(network: Network): Promise<number>;
  stop(): Promise<void>;
}

export async function startRig(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
  const running: { pages: Pages[]; tillgate?: Installed; browser?: Browser } = { pages: [] };
  const line = createSlowLine();
  const stop = async () => {
    await running.browser?.close();
    await running.tillgate?.stop();
    line.stop();
    for (const pages of running.pages) pages.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const store = await startPages();
    const frames = await startPages();
    running.pages.push(store, frames);
    const ahead = await line.toWhatIsSetLater();
    const publicUrl = `http://127.0.0.1:${ahead.port}`;
    const storeUrl = `http://127.0.0.1:${await line.to(store.port)}`;
    const tillgate = await startInstalled(folder, { origins: [storeUrl] }, publicUrl);
    ahead.target = Number(new URL(tillgate.url).port);
    running.tillgate = tillgate;
    const browser = await launchBrowser({ args: [ONE_PROCESS] });
    running.browser = browser;
    frames.put('/form', bareForm);
    store.put('/bare', barePage(`http://127.0.0.1:${await line.to(frames.port)}/form`));
    return {
      async ours(network, intentMs = 0) {
        store.put('/store', storePage(publicUrl, await newCheckout(tillgate.url, publicUrl)));
        return click(browser, `${storeUrl}/store`, { line, network, ready: 'tillgate:ready', intentMs });
      },
      bare: (network) => click(browser, `${storeUrl}/bare`, { line, network, ready: 'bare:ready', intentMs: 0 }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
