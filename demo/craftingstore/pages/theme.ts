import { type Html, html } from '../../../server/html.ts';

export interface Theme {
  readonly storeName: string;
  /** Null until the store knows where Tillgate is. */
  readonly tillgateUrl: string | null;
}

/** The theme's base page: what a merchant edits to add the one script tag. */
export function themePage(
  { storeName, tillgateUrl }: Theme,
  title: string,
  basketCount: number,
  content: Html,
): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · ${storeName}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/theme.css">
  ${tillgateUrl !== null && html`<script async src="${tillgateUrl}/tillgate.js"></script>`}
</head>
<body>
  <nav class="navbar navbar-inverse">
    <div class="container">
      <a class="navbar-brand" href="/">${storeName}</a>
      <a class="navbar-link" href="/basket">Basket <span class="badge">${basketCount}</span></a>
    </div>
  </nav>
  <main class="container">${content}</main>
  <footer class="container"><p class="text-muted">A made-up store for trying Tillgate. Nothing here is for sale.</p></footer>
</body>
</html>`.markup;
}
