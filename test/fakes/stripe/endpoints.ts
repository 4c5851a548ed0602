import { type Books, the } from './books.ts';
import { type Form, needed, only, text } from './params.ts';
import { invalid, type Thing } from './things.ts';

export interface FakeEndpoint extends Thing {
  object: 'webhook_endpoint';
  url: string;
  status: 'enabled' | 'disabled';
  enabled_events: readonly string[];
  [more: string]: unknown;
}

/** The signing secret is in this answer, and in no other. */
export function createEndpoint(books: Books, form: Form): object {
  only(form, ['url', 'enabled_events', 'api_version', 'description', 'metadata', 'connect']);
  const url = needed(form, 'url');
  if (!url.startsWith('https://') || /^https:\/\/(localhost|127\.)/.test(url)) {
    throw invalid('url_invalid', 'Invalid URL: it must be publicly accessible', { param: 'url' });
  }
  const endpoint: FakeEndpoint = {
    id: books.id('we'),
    object: 'webhook_endpoint',
    api_version: text(form, 'api_version'),
    application: null,
    created: books.now(),
    description: text(form, 'description'),
    enabled_events: eventsOf(form),
    livemode: books.live,
    metadata: {},
    status: 'enabled',
    url,
  };
  books.endpoints.set(endpoint.id, endpoint);
  return { ...endpoint, secret: `whsec_${endpoint.id.slice(3)}SecretToldOnce` };
}

export function updateEndpoint(books: Books, id: string, form: Form): object {
  only(form, ['url', 'enabled_events', 'disabled', 'description', 'metadata']);
  const endpoint = the(books.endpoints, 'webhook_endpoint', id) as FakeEndpoint;
  if ('enabled_events' in form) endpoint.enabled_events = eventsOf(form);
  if ('disabled' in form) endpoint.status = form.disabled === 'true' ? 'disabled' : 'enabled';
  return endpoint;
}

function eventsOf({ enabled_events: events }: Form): readonly string[] {
  const list = Object.values(typeof events === 'object' && events !== null ? events : {}).map(String);
  if (list.length === 0) throw invalid('parameter_missing', 'Missing required param: enabled_events.');
  return list;
}
