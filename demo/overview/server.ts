import { fileURLToPath } from 'node:url';
import express from 'express';
import { z } from 'zod';
import { type Listening, listen } from '../kit/listening.ts';
import { type OverviewLinks, overviewPage } from './page.ts';
import type { OverviewOrder } from './state.ts';

export interface OverviewDependencies {
  readonly port: number;
  readonly links: OverviewLinks;
  orders(): readonly OverviewOrder[];
  /** Records the bank transfer for an order; returns a sentence for the page. */
  transferReceived(order: string): Promise<string>;
}

const PUBLIC = fileURLToPath(new URL('./public/', import.meta.url));
const transfer = z.object({ order: z.string().min(1).max(128) });

/** Serves the demo's front page. Only JSON is accepted, so that no foreign page can press the button. */
export function startOverview({ port, links, orders, transferReceived }: OverviewDependencies): Promise<Listening> {
  const app = express().disable('x-powered-by');
  app.use(express.static(PUBLIC, { index: false }));
  app.get('/', (_request, response) => {
    response.type('html').send(overviewPage(links));
  });
  app.get('/orders', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(orders());
  });
  app.post('/transfers', express.json(), async (request, response) => {
    const wanted = transfer.safeParse(request.body);
    if (!wanted.success) response.status(400).json({ message: 'Which order?' });
    else response.json({ message: await transferReceived(wanted.data.order) });
  });
  return listen(app, port);
}
