import { z } from 'zod';
import type { FakeCommerceLayer } from '../../index.ts';

/** Longer than the platform waits for its gateway. Milliseconds. */
const TIMEOUT_MS = 20_000;

const RESOURCE = z.object({
  id: z.string(),
  type: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  relationships: z.record(z.string(), z.object({ data: z.unknown().optional() })).default({}),
});
export type Resource = z.infer<typeof RESOURCE>;

const ANSWER = z.object({ data: z.union([RESOURCE, z.array(RESOURCE)]) });
const ERRORS = z.object({ errors: z.array(z.object({ detail: z.string(), code: z.string() })).min(1) });
const TOKEN = z.object({ access_token: z.string() });

export interface Reference {
  readonly type: string;
  readonly id: string;
}

export interface Write {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, Reference>>;
}

/** The platform said no, or nothing. `status` is what a page should answer; the message is for the merchant. */
export class PlatformRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The REST API as an integration sees it. Credentials and token never leave this server. All methods throw PlatformRefusal. */
export interface PlatformApi {
  list(path: string): Promise<Resource[]>;
  read(path: string): Promise<Resource>;
  create(resource: Write): Promise<Resource>;
  update(id: string, resource: Write): Promise<Resource>;
}

export function platformApi(fake: Pick<FakeCommerceLayer, 'apiUrl' | 'credentials'>): PlatformApi {
  let token: string | null = null;

  const newToken = async (): Promise<string> => {
    const { clientId, clientSecret } = fake.credentials.integration;
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { status, body } = await send(`${fake.apiUrl}/oauth/token`, 'POST', 'application/json', grant);
    const parsed = TOKEN.safeParse(body);
    if (!parsed.success) throw new PlatformRefusal(502, `The platform gave no access token (${status}).`);
    return parsed.data.access_token;
  };

  const ask = async (method: string, path: string, document?: object): Promise<Resource | Resource[]> => {
    const wasKnown = token !== null;
    token ??= await newToken();
    const { status, body } = await send(
      `${fake.apiUrl}/api/${path}`,
      method,
      'application/vnd.api+json',
      document,
      token,
    );
    const answer = ANSWER.safeParse(body);
    if (status < 400 && answer.success) return answer.data.data;
    const [error] = ERRORS.safeParse(body).data?.errors ?? [];
    if (wasKnown && error?.code === 'INVALID_TOKEN') {
      token = null;
      return ask(method, path, document);
    }
    if (error) throw new PlatformRefusal(status, `The platform refused: ${error.detail}`);
    throw new PlatformRefusal(502, `The platform answered ${status}: look whether it was done before trying again.`);
  };
  const one = async (method: string, path: string, document?: object): Promise<Resource> => {
    const [resource] = [await ask(method, path, document)].flat();
    if (!resource) throw new PlatformRefusal(502, 'The platform answered with nothing.');
    return resource;
  };

  return {
    list: async (path) => [await ask('GET', path)].flat(),
    read: (path) => one('GET', path),
    create: ({ type, attributes = {}, relationships = {} }) =>
      one('POST', type, { data: { type, attributes, relationships: linkage(relationships) } }),
    update: (id, { type, attributes = {}, relationships = {} }) =>
      one('PATCH', `${type}/${id}`, { data: { type, id, attributes, relationships: linkage(relationships) } }),
  };
}

const linkage = (references: Readonly<Record<string, Reference>>) =>
  Object.fromEntries(Object.entries(references).map(([name, data]) => [name, { data }]));

async function send(
  url: string,
  method: string,
  contentType: string,
  document?: object,
  token?: string,
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': contentType, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(document && { body: JSON.stringify(document) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    throw new PlatformRefusal(502, 'The platform did not answer: look whether it was done before trying again.');
  }
}
