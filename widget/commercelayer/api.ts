import { listed, primary, type Resource } from './document.ts';
import { Failure } from './failure.ts';
import { type Fields, fields, send, text } from './json.ts';
import { retrying } from './patience.ts';

/** Commerce Layer's API for one order. All methods throw Failure. */
export interface Api {
  /** `include`: relationships, with commas. */
  readOrder(include?: string): Promise<Resource>;
  /** What the order is related to, such as its authorizations. */
  list(relationship: string): Promise<readonly Resource[]>;
  /** Once, where it may not be known whether it worked. */
  tellOrder(attributes: Fields): Promise<Resource>;
  /** Again until it is known: only for what may be said twice. */
  setOrder(attributes: Fields, relationships?: References): Promise<Resource>;
  /** As `setOrder`: only for what may be there twice. */
  create(type: string, attributes: Fields, relationships: References): Promise<Resource>;
  /** As `tellOrder`. */
  createOnce(type: string, relationships: References): Promise<Resource>;
  /** The order, as a relationship. */
  readonly order: Reference;
}

interface Reference {
  readonly type: string;
  readonly id: string;
}
type References = Readonly<Record<string, Reference>>;

const MEDIA_TYPE = 'application/vnd.api+json';

/** `seen` is told of the order whenever an answer holds it. */
export function createApi(base: string, accessToken: string, orderId: string, seen: (order: Resource) => void): Api {
  const headers = { Accept: MEDIA_TYPE, 'Content-Type': MEDIA_TYPE, Authorization: `Bearer ${accessToken}` };
  const order = { type: 'orders', id: orderId };
  const path = `orders/${encodeURIComponent(orderId)}`;

  const ask = async (method: string, where: string, data?: object) => {
    const init = { method, headers, ...(data && { body: JSON.stringify({ data }) }) };
    const { status, body } = await send(base + where, init);
    if (status >= 400) throw refusalOf(status, body);
    return body;
  };
  const look = (body: Fields) => {
    const resource = primary(body);
    seen(resource);
    return resource;
  };
  const patch = async (attributes: Fields, relationships: References = {}) =>
    look(await ask('PATCH', path, { ...order, attributes, relationships: linkage(relationships) }));
  const post = async (type: string, attributes: Fields, relationships: References) =>
    primary(await ask('POST', type, { type, attributes, relationships: linkage(relationships) }));

  return {
    order,
    readOrder: async (include) => look(await retrying(() => ask('GET', include ? `${path}?include=${include}` : path))),
    list: async (relationship) => listed(await ask('GET', `${path}/${relationship}`)),
    tellOrder: patch,
    setOrder: (attributes, relationships) => retrying(() => patch(attributes, relationships)),
    create: (type, attributes, relationships) => retrying(() => post(type, attributes, relationships)),
    createOnce: (type, relationships) => post(type, {}, relationships),
  };
}

const linkage = (references: References) =>
  Object.fromEntries(Object.entries(references).map(([name, data]) => [name, { data }]));

/** An error of the API: `errors[]` with title, detail and code ("Commerce Layer reference, resources"). */
function refusalOf(status: number, body: Fields): Failure {
  const [first] = [body.errors].flat();
  const { code, detail, title } = fields(first);
  const message = text(detail) ?? text(title) ?? `Commerce Layer answered ${status}`;
  if (status === 404) return new Failure('order_not_found', message);
  // A token that is valid but may not do this gets a 401 as well, with another code.
  if (status === 403 || code === 'UNAUTHORIZED') return new Failure('token_not_allowed', message);
  if (status === 401) return new Failure('token_expired', `Get a new access token and call pay() again: ${message}`);
  return new Failure('refused', message);
}
