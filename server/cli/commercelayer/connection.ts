import type { Api } from '../../platforms/commercelayer/api-settings.ts';
import { printable } from '../table.ts';
import type { CommerceLayerApi } from './api.ts';
import { CONNECTIONS, endpointUrls, urlAttributes } from './endpoints.ts';
import { CommerceLayerProblem } from './problem.ts';
import { type Resource, sharedSecretOf, textOf, textsOf } from './resource.ts';
import type { ConnectedStore } from './store.ts';

/** What became of a resource at Commerce Layer. */
export interface Applied {
  readonly resource: Resource;
  readonly result: 'created' | 'updated' | 'unchanged';
  /** Names of the attributes that were changed. */
  readonly changes: readonly string[];
}

/** What may be asked of a gateway or payment setting beyond what set-up does by itself. */
export interface ConnectionOptions {
  /** Names one outright. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Replaces the default of `CONNECTIONS`. */
  readonly includes?: readonly string[] | undefined;
}

/** By this, what set-up made is found again, however it is renamed. */
export const referenceOf = ({ id }: Pick<ConnectedStore, 'id'>) => `tillgate-${id}`;
export const ORIGIN = 'tillgate';

export const nameOf = ({ id }: Pick<ConnectedStore, 'id'>) => `Tillgate (${id})`;

/**
 * The store's gateway or payment setting: the one with its reference, or else the one of the name set-up gives, made
 * by hand and without a reference.
 *
 * @throws CommerceLayerProblem when there are several
 */
export async function findConnection(
  api: CommerceLayerApi,
  kind: Api,
  store: ConnectedStore,
  { id, name = nameOf(store) }: ConnectionOptions = {},
): Promise<Resource | null> {
  const { type, label } = CONNECTIONS[kind];
  if (id !== undefined) {
    const found = await api.retrieve(type, id);
    if (found !== null) return found;
    throw new CommerceLayerProblem('not_found', `There is no ${label} ${id} at ${store.organization}.`);
  }
  const reference = referenceOf(store);
  const listed = await api.list(type, { 'filter[q][reference_eq]': reference });
  const ours = listed.filter((each) => textOf(each, 'reference') === reference);
  if (ours.length > 0) return only(ours, `${label} with the reference ${reference}`);
  const namesakes = (await api.list(type, { 'filter[q][name_eq]': name })).filter(
    (each) => textOf(each, 'name') === name && textOf(each, 'reference') === null,
  );
  return only(namesakes, `${label} called "${name}"`);
}

function only(found: readonly Resource[], what: string): Resource | null {
  if (found.length <= 1) return found[0] ?? null;
  const ids = printable(found.map(({ id }) => id).join(', '));
  throw new CommerceLayerProblem(
    'ambiguous',
    `There is more than one ${what}: ${ids}. Delete those that are not used, or name the right one with --gateway or --payment-setting.`,
  );
}

/** Creates a gateway or payment setting. Keys of its URLs come with the update: they are made from its secret. */
export function createConnection(
  api: CommerceLayerApi,
  kind: Api,
  store: ConnectedStore,
  { name = nameOf(store), includes = CONNECTIONS[kind].includes ?? undefined }: ConnectionOptions,
): Promise<Resource> {
  return api.create(CONNECTIONS[kind].type, {
    name,
    reference: referenceOf(store),
    reference_origin: ORIGIN,
    ...endpointUrls(store, kind, null),
    ...(includes !== undefined && { external_includes: includes }),
  });
}

/** The URLs a resource should have. */
export function wantedUrls(resource: Resource, kind: Api, store: ConnectedStore): Readonly<Record<string, string>> {
  return endpointUrls(store, kind, store.actionKeys ? sharedSecretOf(resource) : null);
}

/** Servers its URLs lead to that are not this configuration's: somebody else may be taking payments there. */
export function foreignOrigins(resource: Resource, kind: Api, { publicUrl }: ConnectedStore): string[] {
  const registered = urlAttributes(kind).flatMap((attribute) => textOf(resource, attribute) ?? []);
  const origins = registered.map((url) => (URL.canParse(url) ? new URL(url).origin : url));
  return [...new Set(origins)].filter((origin) => origin !== publicUrl);
}

/** Brings the URLs up to date, fills in what is missing, and changes what was asked for. */
export async function updateConnection(
  api: CommerceLayerApi,
  kind: Api,
  store: ConnectedStore,
  resource: Resource,
  { name, includes }: ConnectionOptions,
): Promise<Applied> {
  const present = (attribute: string) => textsOf(resource, attribute) ?? textOf(resource, attribute);
  const needed = { reference: referenceOf(store), external_includes: CONNECTIONS[kind].includes };
  const missing = Object.entries(needed).filter(([attribute]) => present(attribute) === null);
  const wanted: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(missing),
    ...wantedUrls(resource, kind, store),
    name,
    ...(includes !== undefined && { external_includes: includes }),
  };
  const changed = Object.entries(wanted).filter(
    ([attribute, value]) => (value ?? null) !== null && JSON.stringify(value) !== JSON.stringify(present(attribute)),
  );
  const changes = changed.map(([attribute]) => attribute);
  if (changes.length === 0) return { resource, result: 'unchanged', changes };
  const updated = await api.update(CONNECTIONS[kind].type, resource.id, Object.fromEntries(changed));
  return { resource: updated, result: 'updated', changes };
}
