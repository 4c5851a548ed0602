import { type ZodType, z } from 'zod';
import type { HttpClient } from '../outgoing/http-client.ts';
import { type Outcome, pending, succeeded } from '../payments/outcome.ts';
import type { ProviderPayment, Session } from '../providers/provider.ts';
import type { ConfigProblem } from '../services.ts';
import { type Answer, type JsonApiOptions, jsonApi, type Path, type Query } from './json-api.ts';
import { type AtPage, type PageState, readTold, type Told } from './told.ts';

/** A JSON object of the service's, unchecked. */
export type Json = Readonly<Record<string, unknown>>;

export interface PageApiOptions extends JsonApiOptions {
  /** The service's words for the states of a payment; any other word makes its answer unreadable, hence `unknown`. */
  readonly states: Readonly<Record<string, PageState>>;
  /** What the service calls the things Tillgate wants to know. */
  payment(told: Json): Told;
}

/** Which request it is: what every operation's input has. */
interface Asked {
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** The operations of a service where the shopper pays at a page of its own, and the money is taken there and then. */
export interface PageApi {
  /** Makes a payment: POST, answered with it. */
  create(path: Path, input: Asked, body: object): Promise<Outcome<Session>>;
  /** Reads a payment: GET, answered with it. */
  read(path: Path, signal: AbortSignal): Promise<Outcome<ProviderPayment>>;
  /** Looks for a payment: GET, answered with a list under `list`; none is null. */
  find(path: Path, query: Query, list: string, signal: AbortSignal): Promise<Outcome<ProviderPayment | null>>;
  /** Voids or refunds: POST, answered with the payment as it is now. */
  move(path: Path, input: Asked, body?: object): Promise<Outcome<ProviderPayment>>;
  /** A harmless question, for `checkConfig`. */
  check(path: Path): Promise<readonly ConfigProblem[]>;
}

const object: ZodType<Json> = z.record(z.string(), z.unknown());

/** See PageApi. What a call taught us, when it did not succeed, is as jsonApi describes. */
export function pageApi(http: HttpClient, options: PageApiOptions): PageApi {
  const api = jsonApi(http, options);
  const payment = object.transform((told) => readTold(options.payment(told), options.states));
  const asSession = (at: AtPage) => standing<Session>(at, { payment: at.payment });
  const asPayment = (at: AtPage) => standing(at, at.payment);
  return {
    create: async (path, { idempotencyKey, signal }, body) =>
      through(await api.post({ path, idempotencyKey, signal, body, answer: payment }), asSession),
    read: async (path, signal) => through(await api.get({ path, signal, answer: payment }), asPayment),
    async find(path, query, list, signal) {
      const answer = z.object({ [list]: z.array(payment).max(100) }).transform((found) => found[list]?.[0] ?? null);
      const asFound = (at: AtPage | null) => (at === null ? succeeded(null) : asPayment(at));
      return through(await api.get({ path, query, signal, answer }), asFound);
    },
    move: async (path, { idempotencyKey, signal }, body = {}) =>
      through(await api.post({ path, idempotencyKey, signal, body, answer: payment }), asPayment),
    check: (path) => api.check(path),
  };
}

function through<T, U>(answer: Answer<T>, outcomeOf: (value: T) => Outcome<U>): Outcome<U> {
  return answer.status === 'succeeded' ? outcomeOf(answer.value) : answer;
}

/** The page takes the place of the checkout (`top`): what asks for money should not be framed. */
function standing<T>({ payment, pageUrl }: AtPage, value: T): Outcome<T> {
  switch (payment.stage) {
    case 'actionRequired':
      return { status: 'actionRequired', value, redirectUrl: pageUrl, display: 'top' };
    case 'open':
    case 'processing':
      return pending(value);
    default:
      return succeeded(value);
  }
}
