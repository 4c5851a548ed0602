import { z } from 'zod';
import { SECOND } from '../../clock.ts';
import type { HttpCall, HttpClient } from '../../outgoing/http-client.ts';
import { redact } from '../../platforms/redact.ts';
import { printable } from '../table.ts';
import { type Doing, refusalOf } from './api-refusal.ts';
import type { Credentials } from './credentials.ts';
import { CommerceLayerProblem } from './problem.ts';
import { manySchema, oneSchema, type Resource } from './resource.ts';

/** Commerce Layer's API with integration credentials. Every method throws CommerceLayerProblem. */
export interface CommerceLayerApi {
  /** All pages. `path` is a resource type or a relationship such as `external_gateways/abc/payment_methods`. */
  list(path: string, query?: Readonly<Record<string, string>>): Promise<Resource[]>;
  /** Null when there is none with this id. */
  retrieve(type: string, id: string): Promise<Resource | null>;
  create(
    type: string,
    attributes: Readonly<Record<string, unknown>>,
    relationships?: Readonly<Record<string, Reference>>,
  ): Promise<Resource>;
  update(type: string, id: string, attributes: Readonly<Record<string, unknown>>): Promise<Resource>;
}

export interface Reference {
  readonly type: string;
  readonly id: string;
}

export interface ApiOptions {
  readonly http: HttpClient;
  /** `https://slug.commercelayer.io` */
  readonly organization: string;
  readonly tokenUrl: string;
  readonly credentials: Credentials;
}

/** Commerce Layer's own limit is 15 s for its SDK's calls. */
const TIMEOUT_MS = 15 * SECOND;
/** The most a page may hold (Commerce Layer SDK's README). */
const PAGE_SIZE = 25;
const MAX_PAGES = 40;
/** The Payments API has its version in its addresses (Commerce Layer SDK 8, client); unverified upstream. */
const PAYMENTS_API = '2026-05';
const JSON_API = 'application/vnd.api+json';

const tokenSchema = z.looseObject({ access_token: z.string().min(1) });

/** One token serves the whole run: 30 may be asked for in a minute (Commerce Layer, rate limits). */
export function createApi({ http, organization, tokenUrl, credentials }: ApiOptions): CommerceLayerApi {
  const secrets = [credentials.clientSecret];
  let token: Promise<string> | null = null;

  async function call(doing: Doing, request: Omit<HttpCall, 'timeoutMs'>): Promise<{ status: number; body: unknown }> {
    const result = await http.call({ ...request, timeoutMs: TIMEOUT_MS });
    const { host } = new URL(request.url);
    switch (result.kind) {
      case 'neverSent':
        throw new CommerceLayerProblem(
          'unreachable',
          `${host} cannot be reached (${result.reason}): check the address and this machine's way to the Internet.`,
        );
      case 'noAnswer':
        throw new CommerceLayerProblem(
          'no_answer',
          `${host} did not answer (${result.reason}). Run the command again: what is already there is found, not doubled.`,
        );
      case 'answer': {
        const text = result.body.toString();
        if (result.status < 300) return { status: result.status, body: readJson(host, text) };
        if (result.status === 404 && doing.what === 'retrieve') return { status: 404, body: null };
        const { code, message } = refusalOf(doing, result.status, text);
        throw new CommerceLayerProblem(code, printable(redact(message, secrets)));
      }
    }
  }

  async function fetchToken(): Promise<string> {
    const { clientId, clientSecret } = credentials;
    const { body } = await call(
      { what: 'token', organization },
      {
        method: 'POST',
        url: tokenUrl,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
      },
    );
    const { access_token } = expecting(tokenSchema, body);
    secrets.push(access_token);
    return access_token;
  }

  async function api(doing: Doing, method: HttpCall['method'], path: string, data?: unknown) {
    token ??= fetchToken();
    const answer = await call(doing, {
      method,
      url: `${organization}/api/${path.startsWith('payment_setting') ? `${PAYMENTS_API}/` : ''}${path}`,
      headers: {
        accept: JSON_API,
        authorization: `Bearer ${await token}`,
        ...(data !== undefined && { 'content-type': JSON_API }),
      },
      ...(data !== undefined && { body: JSON.stringify({ data }) }),
    });
    return answer;
  }

  return {
    async list(path, query = {}) {
      const found: Resource[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const parameters = { ...query, 'page[number]': String(page), 'page[size]': String(PAGE_SIZE) };
        const search = new URLSearchParams(parameters);
        const { body } = await api({ what: 'read', type: path, organization }, 'GET', `${path}?${search}`);
        const { data, meta } = expecting(manySchema, body);
        found.push(...data);
        if (data.length === 0 || page >= (meta?.page_count ?? 1)) break;
      }
      return found;
    },
    async retrieve(type, id) {
      const path = `${type}/${encodeURIComponent(id)}`;
      const { status, body } = await api({ what: 'retrieve', type, organization }, 'GET', path);
      return status === 404 ? null : expecting(oneSchema, body).data;
    },
    async create(type, attributes, relationships = {}) {
      const related = Object.entries(relationships).map(([name, data]) => [name, { data }]);
      const data = { type, attributes, ...(related.length > 0 && { relationships: Object.fromEntries(related) }) };
      const { body } = await api({ what: 'create', type, organization }, 'POST', type, data);
      return expecting(oneSchema, body).data;
    },
    async update(type, id, attributes) {
      const path = `${type}/${encodeURIComponent(id)}`;
      const { body } = await api({ what: 'change', type, organization }, 'PATCH', path, { type, id, attributes });
      return expecting(oneSchema, body).data;
    },
  };
}

function readJson(host: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommerceLayerProblem(
      'answer_unreadable',
      `${host} answers something that is not JSON: is it Commerce Layer's address?`,
    );
  }
}

function expecting<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new CommerceLayerProblem(
    'answer_unexpected',
    'The answer does not look like one of Commerce Layer. Check "organization:" in tillgate.yaml.',
  );
}
