import { type ApiError, accessDenied, notFound } from '../jsonapi/errors.ts';
import type { Ref, ResourceType } from '../model/tables.ts';
import type { Context, Definition, Operation } from '../resources/definition.ts';
import { definitions } from '../resources/index.ts';

/** Throws the API's 401 when a sales channel may not do this at all. */
export function requireOpen(
  { caller }: Context,
  { salesChannel }: { salesChannel: readonly Operation[] },
  what: Operation,
): void {
  if (caller.kind === 'sales_channel' && !salesChannel.includes(what)) throw accessDenied();
}

export function mayRead<Type extends ResourceType>(
  context: Context,
  target: { readonly type: Type; readonly id: string },
) {
  const row = context.records.find(target.type, target.id);
  const definition: Definition<Type> = definitions[target.type];
  if (!row) return false;
  if (context.caller.kind === 'integration') return true;
  return definition.salesChannel.includes('retrieve') && (definition.visible?.(row, context) ?? true);
}

/** What is not there, or belongs to somebody else, is not found; what sales channels may not read at all is denied. */
export function refusalOf({ records, caller }: Context, { type, id }: Ref): ApiError {
  const row = records.find(type, id);
  const isKindDenied = caller.kind === 'sales_channel' && !definitions[type].salesChannel.includes('retrieve');
  const isSucceeded = row !== null && 'state' in row && row.state === 'succeeded';
  return isKindDenied || isSucceeded ? accessDenied() : notFound();
}

/** All rows of a type that the caller may read. */
export function visible<Type extends ResourceType>(context: Context, type: Type): Ref[] {
  return context.records
    .all(type)
    .map(({ id }) => ({ type, id }))
    .filter((target) => mayRead(context, target));
}
