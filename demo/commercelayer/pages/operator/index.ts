import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { html } from '../../../../server/html.ts';
import { field } from '../../../kit/form.ts';
import type { FakeCommerceLayer, OrderState, TransactionRecord } from '../../index.ts';
import { OrderLocks } from '../../model/locks.ts';
import { type Page, renderPage } from '../layout.ts';
import { isGatewayType, readBreakers, resetBreaker } from './breakers.ts';
import { listContent, readOrders } from './list-page.ts';
import { type Notice, noticeLine, noticeOf } from './notice.ts';
import { cancelOrder, sendMove } from './order-forms.ts';
import { orderContent } from './order-page.ts';
import { PlatformRefusal, platformApi } from './platform-api.ts';
import { refuseForeign } from './same-origin.ts';

/** `/orders`: what the merchant sees and does. Acts through the platform's own API, with credentials that stay here. */
export function operatorPages(fake: FakeCommerceLayer): Router {
  const api = platformApi(fake);
  const turns = new OrderLocks();
  const router = Router();
  router.use(express.urlencoded({ extended: false }), refuseForeign);
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

  const showOrder = async (response: Response, order: OrderState, notice: Notice | null, status = 200) => {
    const content = orderContent({ order, ledger: fake.ledger, breakers: await readBreakers(api), notice });
    show(response, { title: `Order #${order.number}`, content }, status);
  };
  /** Does the work, then shows the order again. What the platform refuses stands on the page. */
  const acting =
    (work: (request: Request, orderId: string) => Promise<TransactionRecord | null>): RequestHandler =>
    async (request, response) => {
      const order = findOrder(fake, request);
      try {
        const made = await turns.run(order.id, () => work(request, order.id));
        response.redirect(303, `/orders/${order.id}${made ? `?made=${made.id}` : ''}`);
      } catch (error) {
        if (!(error instanceof PlatformRefusal)) throw error;
        await showOrder(response, findOrder(fake, request), { text: error.message, isProblem: true }, error.status);
      }
    };

  router.get('/', async (_request, response) => {
    const [orders, breakers] = await Promise.all([readOrders(api), readBreakers(api)]);
    show(response, { title: 'Orders', content: listContent(orders, breakers) });
  });
  router.get('/:id', async (request, response) => {
    const order = findOrder(fake, request);
    await showOrder(response, order, noticeOf(fake.ledger, order.id, request.query.made));
  });
  router.post('/breakers/:type/:id/reset', async (request, response, next) => {
    const { type, id } = request.params;
    if (!isGatewayType(type)) return next();
    await resetBreaker(api, type, id);
    const order = fake.orders.find((one) => one.id === field(request, 'order'));
    response.redirect(303, order ? `/orders/${order.id}` : '/orders');
  });
  router.post(
    '/:id/cancel',
    acting((_request, id) => cancelOrder(fake, api, id)),
  );
  router.post(
    '/:id/:move',
    acting((request, id) =>
      sendMove(fake, api, id, {
        move: String(request.params.move),
        transaction: field(request, 'transaction'),
        left: field(request, 'left'),
        amount: field(request, 'amount'),
      }),
    ),
  );
  router.use(refused);
  return router;
}

/** Throws PlatformRefusal when there is none. */
function findOrder({ orders }: FakeCommerceLayer, request: Request): OrderState {
  const order = orders.find(({ id }) => id === request.params.id);
  if (!order) throw new PlatformRefusal(404, 'There is no such order.');
  return order;
}

function show(response: Response, page: Pick<Page, 'title' | 'content'>, status = 200): void {
  response
    .status(status)
    .type('html')
    .send(renderPage({ ...page, section: 'orders', style: 'desk.css', script: 'orders.js' }));
}

const refused: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof PlatformRefusal)) return next(error);
  const content = html`<h1>That did not work</h1>${noticeLine({ text: error.message, isProblem: true })}
    <p><a href="/orders">All orders</a></p>`;
  show(response, { title: 'That did not work', content }, error.status);
};
