import { type Express, default as express, type Request, type Response } from 'express';
import { type Books, the } from './books.ts';
import { confirmInBrowser, intentOfBrowser } from './browser.ts';
import { createEndpoint, updateEndpoint } from './endpoints.ts';
import { instead, type StripeFault, type Trouble } from './faults.ts';
import { createMemory, type Reply } from './idempotency.ts';
import { cancel, captureIntent, createIntent, rendered } from './intents.ts';
import { page } from './lists.ts';
import { type Form, isForm, only, text } from './params.ts';
import { age } from './paying.ts';
import { createRefund } from './refunds.ts';
import { createCustomer, createSetupIntent } from './saved.ts';
import { createSession, expireSession } from './sessions.ts';
import { StripeRefusal } from './things.ts';

/** One request as it came, for whoever wants to hold it against Stripe's own description. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Null while there is none, and where a trouble came instead. */
  answer: Reply | null;
}

interface Api {
  readonly books: Books;
  readonly trouble: Trouble;
  readonly keys: readonly string[];
  readonly seen: SeenRequest[];
  pageUrl(sessionId: string): string;
}

type Work = (form: Form, id: string) => unknown;

export function stripeApi({ books, trouble, keys, seen, pageUrl }: Api): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  app.use(express.text({ type: () => true, limit: '1mb' }));
  const memory = createMemory(books.now);

  const answer = async (request: Request, response: Response, work: Work): Promise<void> => {
    const raw = typeof request.body === 'string' ? request.body : '';
    const { method, originalUrl: url, headers } = request;
    const exchange: SeenRequest = { method, url, headers, body: raw, answer: null };
    seen.push(exchange);
    response.set('date', new Date(books.now() * 1_000).toUTCString()).set('request-id', books.id('req'));
    const fault = trouble.take(request.method);
    if (instead(fault, response)) return;
    const reply = await replyTo(request, raw, work, fault);
    // As it is now: things go on changing.
    exchange.answer = structuredClone({ status: reply.status, body: reply.body });
    if (fault === 'answerLost') {
      response.socket?.destroy();
      return;
    }
    if ('replayed' in reply && reply.replayed) response.set('idempotent-replayed', 'true');
    const body = fault === 'unknownStatus' && isForm(reply.body) ? { ...reply.body, status: 'dreaming' } : reply.body;
    if (fault === 'garbage') response.status(200).type('json').send('{"id": "cs_');
    else response.status(reply.status).json(body);
  };

  const replyTo = async (request: Request, raw: string, work: Work, fault: StripeFault | null) => {
    try {
      const inBrowser = BROWSER_PATH.test(request.path);
      if (!inBrowser && !isAllowed(request, keys)) {
        throw new StripeRefusal(401, { type: 'invalid_request_error', message: 'Invalid API Key provided.' });
      }
      age(books);
      const form = (request.method === 'GET' ? request.query : parse(app, raw)) as Form;
      const id = String(request.params.id ?? '');
      const key = request.headers['idempotency-key'];
      if (request.method === 'GET' || typeof key !== 'string') return run(() => work(form, id));
      return await memory.run(key, `${request.path}?${raw}`, async () => {
        // Others may knock while this one is at work.
        await new Promise((resolve) => setTimeout(resolve, fault === 'slow' ? 60 : 0));
        const reply = run(() => work(form, id));
        if (fault === 'serverErrorAfter')
          return { reply: { status: 500, body: { error: { type: 'api_error' } } }, keep: true };
        return { reply, keep: !isUnkept(reply) };
      });
    } catch (error) {
      return refusal(error);
    }
  };

  const get = (path: string, work: Work) => app.get(path, (request, response) => answer(request, response, work));
  const post = (path: string, work: Work) => app.post(path, (request, response) => answer(request, response, work));
  const all = <T>(things: ReadonlyMap<string, T>): T[] => [...things.values()];
  const ofIntent = <T extends { payment_intent: string }>(things: ReadonlyMap<string, T>, form: Form): T[] =>
    all(things).filter(({ payment_intent }) => payment_intent === (text(form, 'payment_intent') ?? payment_intent));

  post('/v1/checkout/sessions', (form) => createSession(books, form, pageUrl));
  get('/v1/checkout/sessions', (form) => page(all(books.sessions), form, '/v1/checkout/sessions'));
  get('/v1/checkout/sessions/:id', (_form, id) => the(books.sessions, 'checkout.session', id));
  post('/v1/checkout/sessions/:id/expire', (_form, id) => expireSession(books, id));
  post('/v1/payment_intents', (form) => rendered(books, createIntent(books, form), form));
  get('/v1/payment_intents', (form) => page(all(books.intents), form, '/v1/payment_intents'));
  post('/v1/payment_intents/:id/confirm', (form, id) => confirmInBrowser(books, id, form));
  get('/v1/payment_intents/:id/in_browser', (form, id) => intentOfBrowser(books, id, form));
  get('/v1/payment_intents/:id', (form, id) => rendered(books, the(books.intents, 'payment_intent', id), form));
  post('/v1/payment_intents/:id/capture', (form, id) => rendered(books, captureIntent(books, id, form), form));
  post('/v1/payment_intents/:id/cancel', (form, id) => rendered(books, cancel(books, id, form), form));
  post('/v1/refunds', (form) => createRefund(books, form));
  get('/v1/refunds', (form) => page(ofIntent(books.refunds, form), form, '/v1/refunds'));
  get('/v1/refunds/:id', (_form, id) => the(books.refunds, 'refund', id));
  get('/v1/disputes', (form) => page(ofIntent(books.disputes, form), form, '/v1/disputes'));
  post('/v1/customers', (form) => createCustomer(books, form));
  post('/v1/setup_intents', (form) => createSetupIntent(books, form));
  get('/v1/webhook_endpoints', (form) => {
    only(form, ['limit', 'starting_after', 'ending_before', 'expand']);
    return page(all(books.endpoints), form, '/v1/webhook_endpoints');
  });
  post('/v1/webhook_endpoints', (form) => createEndpoint(books, form));
  post('/v1/webhook_endpoints/:id', (form, id) => updateEndpoint(books, id, form));
  app.use('/v1', (request, response) =>
    answer(request, response, () => {
      const message = `Unrecognized request URL (${request.method}: ${request.path}).`;
      throw new StripeRefusal(404, { type: 'invalid_request_error', message });
    }),
  );
  return app;
}

/** Asked with a publishable key; `in_browser` is the fake's own name for a read with one. */
const BROWSER_PATH = /^\/v1\/payment_intents\/\w+\/(?:confirm|in_browser)$/;

function run(work: () => unknown): Reply {
  try {
    return { status: 200, body: work() };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Reply {
  if (error instanceof StripeRefusal) return { status: error.status, body: error.body };
  throw error;
}

/** Parameters that do not pass are refused before the work begins. */
function isUnkept({ status, body }: Reply): boolean {
  const error = isForm(body) && isForm(body.error) ? body.error : {};
  return status === 400 && String(error.code).startsWith('parameter_');
}

function isAllowed({ headers }: Request, keys: readonly string[]): boolean {
  const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  return bearer !== undefined && keys.includes(bearer);
}

/** The form in the body, read as Express reads an extended query. */
function parse(app: Express, raw: string): unknown {
  const read = app.get('query parser fn') as (text: string) => unknown;
  return read(raw);
}
