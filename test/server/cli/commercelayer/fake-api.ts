import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

export const CLIENT_ID = 'integration-client-id';
export const CLIENT_SECRET = 'integration-client-secret-0123456789';

type Type = 'external_gateways' | 'payment_setting_externals' | 'payment_methods';

export interface FakeResource {
  readonly id: string;
  readonly type: Type;
  readonly attributes: Record<string, unknown>;
  readonly relationships: Record<string, { data: { type: string; id: string } }>;
}

interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** Just enough of Commerce Layer's API for set-up, as the recorded exchanges show it. */
export class FakeApi {
  readonly resources: FakeResource[] = [];
  /** `POST external_gateways`, in order; tokens too. */
  readonly calls: string[] = [];
  /** Answers instead; `drop` closes the connection after the work is done, as a broken network would. */
  intervene: (call: string) => Refusal | 'drop' | null = () => null;
  url = '';

  reset(): void {
    this.resources.length = 0;
    this.calls.length = 0;
    this.intervene = () => null;
  }

  of(type: Type): FakeResource[] {
    return this.resources.filter((each) => each.type === type);
  }

  /** The one there must be. */
  only(type: Type): FakeResource {
    const [first, ...others] = this.of(type);
    if (first === undefined || others.length > 0) throw new Error(`There are ${this.of(type).length} ${type}`);
    return first;
  }

  /** Calls that change something. */
  get writes(): string[] {
    return this.calls.filter((call) => /^(POST|PATCH) (?!oauth)/.test(call));
  }

  add(
    type: Type,
    attributes: Record<string, unknown>,
    relationships: FakeResource['relationships'] = {},
  ): FakeResource {
    const id = randomBytes(5).toString('hex');
    const callee = {
      external_includes: [],
      circuit_state: 'closed',
      circuit_failure_count: 0,
      disabled_at: null,
      shared_secret: randomBytes(16).toString('hex'),
    };
    const webhook = { webhook_endpoint_url: `https://core.commercelayer.io/webhook_callbacks/${type}/${id}` };
    const made = {
      reference: null,
      ...(type !== 'payment_methods' && callee),
      ...(type === 'payment_setting_externals' && webhook),
      ...attributes,
    };
    const resource: FakeResource = { id, type, attributes: made, relationships };
    this.resources.push(resource);
    return resource;
  }

  async handle(method: string, url: URL, authorization: string | undefined, body: string): Promise<Refusal> {
    if (url.pathname === '/oauth/token') return token(JSON.parse(body));
    if (url.pathname === '/healthz') return { status: 200, body: { status: 'ok' } };
    const [, path] = url.pathname.match(/^\/api\/(?:2026-05\/)?(.+)/) ?? [];
    if (path === undefined) return apiError(404, 'There is nothing here.');
    if (authorization !== 'Bearer the-token') return apiError(401, 'The access token you provided is invalid.');
    const [type, id, related] = path.split('/');
    if (!isType(type)) return apiError(404, 'The path you requested was not found.');
    if (method === 'POST') {
      const { attributes, relationships } = JSON.parse(body).data;
      return { status: 201, body: { data: shown(this.add(type, attributes, relationships ?? {})) } };
    }
    if (id === undefined) return this.#list(this.of(type), url);
    const found = this.of(type).find((each) => each.id === id);
    if (found === undefined) return apiError(404, 'The requested resource was not found.');
    if (related === 'payment_methods') {
      const methods = this.of('payment_methods');
      return this.#list(
        methods.filter(({ relationships }) => relationships.payment_gateway?.data.id === id),
        url,
      );
    }
    if (method === 'PATCH') patch(found, JSON.parse(body).data.attributes);
    return { status: 200, body: { data: shown(found) } };
  }

  #list(all: readonly FakeResource[], url: URL): Refusal {
    const filters = [...url.searchParams].flatMap(([name, value]) => {
      const [, field] = name.match(/^filter\[q\]\[(\w+)_eq\]$/) ?? [];
      return field === undefined ? [] : [{ field, value }];
    });
    const kept = all.filter(({ attributes }) => filters.every(({ field, value }) => attributes[field] === value));
    const size = Number(url.searchParams.get('page[size]') ?? 10);
    const start = (Number(url.searchParams.get('page[number]') ?? 1) - 1) * size;
    const data = kept.slice(start, start + size).map(shown);
    return { status: 200, body: { data, meta: { page_count: Math.ceil(kept.length / size) } } };
  }
}

function isType(text: string | undefined): text is Type {
  return text === 'external_gateways' || text === 'payment_setting_externals' || text === 'payment_methods';
}

function patch({ attributes }: FakeResource, changes: Record<string, unknown>): void {
  const { _reset_circuit: reset, ...rest } = changes;
  Object.assign(attributes, rest, reset === true && { circuit_state: 'closed', circuit_failure_count: 0 });
}

const shown = (resource: FakeResource) => ({ ...resource, meta: { mode: 'test', organization_id: 'WnZPoFZEKy' } });

function token({ client_id, client_secret, grant_type }: Record<string, unknown>): Refusal {
  if (client_id !== CLIENT_ID || client_secret !== CLIENT_SECRET || grant_type !== 'client_credentials') {
    return { status: 401, body: { error: 'invalid_client', error_description: 'Client authentication failed.' } };
  }
  return { status: 200, body: { access_token: 'the-token', token_type: 'Bearer', expires_in: 7200 } };
}

export function apiError(status: number, detail: string): Refusal {
  return { status, body: { errors: [{ title: 'Refused', detail, status: String(status) }] } };
}

/** A fake that listens during the tests of a file, and is empty before each. */
export function fakeApi(): FakeApi {
  const fake = new FakeApi();
  let server: Server;
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', fake.url);
      const call = `${request.method} ${url.pathname.slice(1).replace(/^api\//, '')}`;
      fake.calls.push(call);
      const body = await textOf(request);
      const instead = fake.intervene(call);
      const answer =
        instead === null || instead === 'drop'
          ? await fake.handle(request.method ?? 'GET', url, request.headers.authorization, body)
          : instead;
      if (instead === 'drop') return void response.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/vnd.api+json' });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  beforeEach(() => fake.reset());
  return fake;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
