import { afterEach, beforeEach, vi } from 'vitest';
import { pay } from '../../../widget/commercelayer/pay.ts';
import type { CommerceLayerOptions, CommerceLayerResult } from '../../../widget/commercelayer/types.ts';
import type { TillgateResult } from '../../../widget/loader/types.ts';

export const orderId = 'wBXVhZOmXO';
export const checkout = `co_${'1'.repeat(32)}`;
const page = `https://pay.example.com/checkout/${checkout}`;
const organization = 'https://fashion.commercelayer.io';

type Fields = Record<string, unknown>;
interface Reference {
  readonly type: string;
  readonly id: string;
}
export interface Resource extends Reference {
  readonly attributes: Fields;
  readonly relationships?: Record<string, { readonly data: Reference | readonly Reference[] }>;
}

/** One request, as it left the page. */
export interface Asked {
  readonly url: string;
  /** `PATCH /api/orders/wBXVhZOmXO`; Tillgate's own as `POST checkouts`. */
  readonly line: string;
  readonly headers: Headers;
  readonly body: { readonly data?: Resource } & Fields;
}

/** A response, or nothing to let the storefront answer as it would. */
type Answer = (asked: Asked) => Response | undefined;

export const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
export const refusal = (status: number, code: string, detail: string) =>
  json({ errors: [{ title: 'Error', code, detail, status: `${status}` }] }, status);
/** `fetch` itself fails. */
export const noNetwork = (): never => {
  throw new TypeError('Failed to fetch');
};

export const externalMethod = (id: string, attributes: Fields = {}): Resource => ({
  type: 'payment_methods',
  id,
  attributes: { payment_source_type: 'external_payments', name: `Method ${id}`, reference: `ref-${id}`, ...attributes },
});

/** Commerce Layer with one order, Tillgate's server and its overlay: enough of each for the script in the page. */
export interface Storefront {
  /** Attributes of the order. */
  order: Fields;
  methods: Resource[];
  method: string | null;
  /** Token of the payment source. */
  token: string | null;
  settings: Resource[];
  sessions: Resource[];
  /** The oldest first. */
  authorizations: Resource[];
  standing: 'unpaid' | 'pending' | 'paid';
  /** What `_place` and `_authorize` do to the order. */
  placing: (trigger: string) => void;
  /** What the shopper does in the overlay. */
  shopper: () => TillgateResult | Promise<TillgateResult>;
  /** Looked at first, the latest first. */
  readonly answers: Answer[];
  readonly asked: Asked[];
  /** `open <address>`, `close`. */
  readonly overlay: string[];
  opener: HTMLElement | undefined;
  lines(): string[];
}

export function answerOnce(front: Storefront, line: string, answer: () => Response): void {
  let used = false;
  front.answers.unshift((asked) => {
    if (used || asked.line !== line) return undefined;
    used = true;
    return answer();
  });
}

export function answerAlways(front: Storefront, line: string | RegExp, answer: () => Response): void {
  front.answers.unshift((asked) => {
    const fits = typeof line === 'string' ? asked.line === line : line.test(asked.line);
    return fits ? answer() : undefined;
  });
}

/** Calls `pay` and lets time pass until it is done. */
export async function payNow(options: Partial<CommerceLayerOptions> = {}): Promise<CommerceLayerResult> {
  const result = pay({ organization, accessToken: 'shopper-token', orderId, store: 'fashion', ...options });
  result.catch(() => {});
  await vi.advanceTimersByTimeAsync(120_000);
  return result;
}

/** A storefront for each test of a file. */
export function storefront(): () => Storefront {
  let front: Storefront;
  beforeEach(() => {
    vi.useFakeTimers();
    front = open();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    delete window.Tillgate;
  });
  return () => front;
}

function open(): Storefront {
  const front: Storefront = {
    order: { status: 'pending', payment_status: 'unpaid', total_amount_with_taxes_cents: 16_000 },
    methods: [
      externalMethod('mExt'),
      { ...externalMethod('mWire'), attributes: { payment_source_type: 'wire_transfers' } },
    ],
    method: null,
    token: null,
    settings: [],
    sessions: [],
    authorizations: [],
    standing: 'unpaid',
    placing: () => Object.assign(front.order, { status: 'placed', payment_status: 'authorized' }),
    shopper: () => {
      front.standing = 'paid';
      return { status: 'completed', checkout };
    },
    answers: [],
    asked: [],
    overlay: [],
    opener: undefined,
    lines: () => front.asked.map(({ line }) => line),
  };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const asked = read(url, init);
    front.asked.push(asked);
    for (const answer of front.answers) {
      const response = answer(asked);
      if (response) return response;
    }
    return answerOf(front, asked);
  });
  window.Tillgate = {
    version: '0',
    commercelayer: { pay },
    open(target, opener) {
      if (typeof target !== 'string' || !target.startsWith('https://pay.example.com/'))
        throw new TypeError('No checkout');
      front.overlay.push(`open ${target}`);
      front.opener = opener;
      let leave: (result: TillgateResult) => void = () => {};
      const left = new Promise<TillgateResult>((resolve) => {
        leave = resolve;
      });
      const close = () => {
        if (front.overlay.at(-1) !== 'close') front.overlay.push('close');
        leave({ status: 'closed' });
      };
      return { close, destroy: close, result: Promise.race([left, Promise.resolve().then(() => front.shopper())]) };
    },
  };
  return front;
}

function read(url: string, init: RequestInit): Asked {
  const { pathname, search } = new URL(url);
  const path = /\/commercelayer\/fashion\/checkouts$/.test(pathname) ? 'checkouts' : pathname + search;
  return {
    url,
    line: `${init.method ?? 'GET'} ${decodeURIComponent(path)}`,
    headers: new Headers(init.headers),
    body: init.body ? JSON.parse(`${init.body}`) : {},
  };
}

function answerOf(front: Storefront, asked: Asked): Response {
  const [method, where = ''] = asked.line.split(' ');
  if (where === 'checkouts') return json({ url: page, checkout, standing: front.standing });
  const [path = '', query = ''] = where.replace(/^\/api\/(\d{4}-\d\d\/)?/, '').split('?');
  const { attributes = {}, relationships } = asked.body.data ?? { attributes: {} };
  const related = (name: string) => relationships?.[name]?.data as Reference | undefined;

  switch (`${method} ${path}`) {
    case `GET orders/${orderId}`:
      return json(orderDocument(front, query));
    case `GET orders/${orderId}/authorizations`:
      return json({ data: query === 'sort=-created_at' ? front.authorizations.toReversed() : front.authorizations });
    case `PATCH orders/${orderId}`: {
      const chosen = related('payment_method');
      if (chosen) Object.assign(front, { method: chosen.id, token: null });
      if ('_placeable' in attributes) {
        const paid = front.sessions.some((session) => session.attributes.status === 'authorized');
        if (!paid) return refusal(422, 'VALIDATION_ERROR', 'The payment does not cover the required percentage');
        return json({ data: { ...orderDocument(front, '').data, attributes: { ...front.order, placeable: true } } });
      }
      if (attributes._place) front.placing('_place');
      if (attributes._authorize) front.placing('_authorize');
      return json(orderDocument(front, ''));
    }
    case 'POST external_payments':
      front.token = `${attributes.payment_source_token}`;
      return json({ data: { type: 'external_payments', id: 'xSource', attributes } }, 201);
    case 'POST payment_sessions': {
      const session = openSession('sess1', `${related('payment_setting')?.id}`);
      front.sessions.push(session);
      return json({ data: session }, 201);
    }
    case 'POST payment_authorizations': {
      const { id } = related('payment_session') ?? { id: '' };
      front.sessions = front.sessions.map((one) =>
        one.id === id ? { ...one, attributes: { ...one.attributes, status: 'authorized' } } : one,
      );
      return json({ data: { type: 'payment_authorizations', id: 'auth1', attributes: { status: 'pending' } } }, 201);
    }
  }
  return refusal(404, 'RECORD_NOT_FOUND', `No ${asked.line}`);
}

export const externalSetting = (id: string, attributes: Fields = {}): Resource => ({
  type: 'payment_setting_externals',
  id,
  attributes: { name: `Setting ${id}`, ...attributes },
});

export const openSession = (id: string, setting: string, attributes: Fields = {}): Resource => ({
  type: 'payment_sessions',
  id,
  attributes: {
    status: 'unpaid',
    response_data: { success: true, data: { id: checkout, transaction_token: checkout, checkout_url: page } },
    ...attributes,
  },
  relationships: { payment_setting: { data: { type: 'payment_setting_externals', id: setting } } },
});

function orderDocument(front: Storefront, query: string) {
  const asks = (name: string) => new URLSearchParams(query).get('include')?.split(',').includes(name);
  const source: Resource | null = front.token
    ? { type: 'external_payments', id: 'xSource', attributes: { payment_source_token: front.token } }
    : null;
  const lists: Record<string, Resource | Resource[] | null> = {
    available_payment_methods: front.methods,
    payment_method: front.methods.find(({ id }) => id === front.method) ?? null,
    payment_source: source,
    available_payment_settings: front.settings,
    payment_sessions: front.sessions,
  };
  const included = new Map<string, Resource>();
  const relationships: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(lists)) {
    const refer = ({ type, id }: Reference) => ({ type, id });
    if (!asks(name)) {
      relationships[name] = { links: { related: `/api/orders/${orderId}/${name}` } };
      continue;
    }
    relationships[name] = { data: Array.isArray(value) ? value.map(refer) : value && refer(value) };
    for (const one of [value].flat()) if (one) included.set(`${one.type} ${one.id}`, one);
  }
  return {
    data: { type: 'orders', id: orderId, attributes: { ...front.order }, relationships },
    included: [...included.values(), ...front.authorizations],
  };
}
