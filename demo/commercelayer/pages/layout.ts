import { type Html, html } from '../../../server/html.ts';
import { inlineJson } from '../../../server/http/checkout-document/inline-json.ts';

export interface Page {
  readonly title: string;
  /** The entry of the navigation that leads here. */
  readonly section: 'shop' | 'orders' | 'developers' | null;
  readonly content: Html;
  /** Whether one can log in here. */
  readonly hasAccount?: boolean;
  /** A style sheet below `/public`, beside the one that every page has. */
  readonly style: 'storefront.css' | 'checkout.css' | 'desk.css';
  /** A module below `/public`. */
  readonly script?: string;
  /** For the page's script, as JSON. */
  readonly data?: object;
  /** Tillgate's address, on pages where something can be paid; empty: not connected yet. */
  readonly tillgate?: string;
}

/** The frame around every page. Nothing is inline but data: scripts and styles come from `/public`. */
export function renderPage({ title, section, content, hasAccount, style, script, data, tillgate }: Page): string {
  const current = (name: Page['section']) => (section === name ? html`aria-current="page"` : null);
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title} · Loom & Thread</title>
  <link rel="icon" href="/public/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/public/shop.css">
  <link rel="stylesheet" href="/public/controls.css">
  <link rel="stylesheet" href="/public/${style}">
  ${data && html`<script type="application/json" id="shop-data">${{ markup: inlineJson(data) }}</script>`}
  ${tillgate && html`<script async src="${tillgate}/tillgate.js"></script>`}
  ${script && html`<script type="module" src="/public/${script}"></script>`}
</head>
<body>
  <a class="skip" href="#main">Skip to the content</a>
  <header class="masthead">
    <a class="brand" href="/">Loom <span>&amp;</span> Thread</a>
    <nav aria-label="Pages">
      <a href="/" ${current('shop')}>Shop</a>
      <a href="/orders" ${current('orders')}>Orders</a>
      <a href="/developers" ${current('developers')}>Developers</a>
    </nav>
    ${hasAccount && html`<div class="account"><button type="button" id="account" class="quiet">Log in</button></div>`}
  </header>
  <main id="main">${content}</main>
  <footer class="colophon">
    <p>A made-up shop for trying Tillgate. Nothing here is for sale, and no real money moves.</p>
  </footer>
</body>
</html>`.markup;
}
