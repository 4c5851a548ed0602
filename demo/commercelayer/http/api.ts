import type { Request } from 'express';
import { ApiError, accessDenied, badRequest, notFound } from '../jsonapi/errors.ts';
import { pageOf, readQuery } from '../jsonapi/query.ts';
import { Document } from '../jsonapi/render.ts';
import type { Json } from '../model/rows.ts';
import type { Ref, ResourceType, Tables } from '../model/tables.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { Context } from '../resources/definition.ts';
import { definitions } from '../resources/index.ts';
import type { Shop } from '../shop.ts';
import { mayRead, refusalOf, requireOpen, visible } from './permissions.ts';
import type { Reply } from './reply.ts';

export interface ApiDependencies {
  readonly shop: Shop;
  readonly tokens: Tokens;
  readonly host: () => string;
  readonly meta: Json;
}

const MEDIA_TYPE = 'application/vnd.api+json';

/** `/api/:type`, `/api/:type/:id`, `/api/:type/:id/:relationship`; expects the body as text. */
export function apiHandler(dependencies: ApiDependencies): (request: Request) => Promise<Reply> {
  return async (request) => {
    try {
      return await answer(dependencies, request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, contentType: MEDIA_TYPE, body: { errors: error.errors } };
    }
  };
}

async function answer({ shop, tokens, host, meta }: ApiDependencies, request: Request): Promise<Reply> {
  const { records } = shop;
  const context: Context = { shop, records, caller: tokens.verify(request.get('authorization')) };
  const [name = '', id, relationship] = request.path.replace(/^\//, '').split('/');
  const type: ResourceType | null = name === 'organization' ? 'organizations' : records.isType(name) ? name : null;
  if (type === null) throw notFound();
  const query = readQuery(request);
  const readable = (target: Ref) => mayRead(context, target);
  const onlyOpen = context.caller.kind === 'sales_channel';
  const document = () =>
    new Document(definitions, records, {
      include: query.include,
      fields: query.fields,
      host: host(),
      meta,
      readable,
      onlyOpen,
    });
  const ok = (body: unknown, status = 200): Reply => ({ status, contentType: MEDIA_TYPE, body });
  const listing = (refs: readonly Ref[]): Reply => {
    const plain = new Document(definitions, records, { include: {}, host: host(), meta }).many(refs).data;
    const page = pageOf(plain, query.list);
    const byId = new Map(refs.map((target) => [target.id, target]));
    const found = page.ids.flatMap((found) => byId.get(found) ?? []);
    return ok({ ...document().many(found), meta: page.meta });
  };

  if (id === undefined && name !== 'organization') {
    if (request.method === 'GET') {
      requireOpen(context, definitions[type], 'list');
      return listing(visible(context, type));
    }
    if (request.method !== 'POST') throw notFound();
    return ok(document().one({ type, id: await create(context, type, bodyOf(request)) }), 201);
  }
  const target: Ref = { type, id: id ?? records.all('organizations')[0]?.id ?? '' };
  if (!readable(target)) throw refusalOf(context, target);
  if (relationship !== undefined) return related(context, target, relationship, { ok, listing, document });
  switch (request.method) {
    case 'GET':
      return ok(document().one(target));
    case 'PATCH':
      await update(context, target, bodyOf(request));
      return ok(placeable(document().one(target), request));
    case 'DELETE':
      remove(context, target);
      return { status: 204, body: null };
    default:
      throw notFound();
  }
}

/** `_placeable` answers what it found out; a refusal is a 422 before. */
function placeable<Rendered extends { data: { attributes: Json } }>(rendered: Rendered, request: Request): Rendered {
  const { data } = bodyOf(request) as { data?: { attributes?: { _placeable?: unknown } } };
  if (data?.attributes?._placeable !== true) return rendered;
  return { ...rendered, data: { ...rendered.data, attributes: { ...rendered.data.attributes, placeable: true } } };
}

function related(
  { records }: Context,
  target: Ref,
  relationship: string,
  answers: {
    ok(body: unknown): Reply;
    listing(refs: readonly Ref[]): Reply;
    document(): Document;
  },
): Reply {
  const row = records.get(target.type, target.id);
  const found = relatedOf(target.type, row, relationship, records);
  if (found === undefined) throw notFound();
  if (found === null) return answers.ok({ data: null });
  return 'type' in found ? answers.ok(answers.document().one(found)) : answers.listing(found);
}

function relatedOf<Type extends ResourceType>(
  type: Type,
  row: Tables[Type],
  relationship: string,
  records: Context['records'],
): Ref | readonly Ref[] | null | undefined {
  const definition = definitions[type];
  const all = definition.related(row, records);
  if (Object.hasOwn(all, relationship)) return all[relationship];
  return definition.unmodelled.includes(relationship) ? [] : undefined;
}

async function create<Type extends ResourceType>(context: Context, type: Type, document: unknown): Promise<string> {
  const definition = definitions[type];
  requireOpen(context, definition, 'create');
  if (!definition.create) throw accessDenied();
  return (await definition.create(document, context)).id;
}

async function update<Type extends ResourceType>(
  context: Context,
  target: { readonly type: Type; readonly id: string },
  document: unknown,
): Promise<void> {
  const definition = definitions[target.type];
  requireOpen(context, definition, 'update');
  if (!definition.update) throw accessDenied();
  await definition.update(context.records.get(target.type, target.id), document, context);
}

function remove<Type extends ResourceType>(
  context: Context,
  target: { readonly type: Type; readonly id: string },
): void {
  const definition = definitions[target.type];
  requireOpen(context, definition, 'delete');
  if (!definition.delete) throw accessDenied();
  definition.delete(context.records.get(target.type, target.id), context);
}

function bodyOf(request: Request): unknown {
  if (!request.is(MEDIA_TYPE))
    throw new ApiError(415, [
      {
        title: 'Unsupported media type',
        detail: `All requests must use ${MEDIA_TYPE}.`,
        code: 'UNSUPPORTED_MEDIA_TYPE',
      },
    ]);
  try {
    return JSON.parse(String(request.body));
  } catch {
    throw badRequest('BAD_REQUEST', 'The body is not valid JSON.');
  }
}
