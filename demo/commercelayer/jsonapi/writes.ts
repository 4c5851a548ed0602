import { type ZodError, type ZodType, z } from 'zod';
import type { ResourceType, Tables } from '../model/tables.ts';
import type { Context } from '../resources/definition.ts';
import { ApiError, badRequest, invalid } from './errors.ts';

type Shape = Readonly<Record<string, ZodType>>;

/** To-one relationship as its id; null empties it. */
export const one = <Type extends ResourceType>(type: Type) =>
  z
    .strictObject({ data: z.object({ type: z.literal(type), id: z.string() }).nullable() })
    .transform(({ data }) => data?.id ?? null);

/** To-one relationship that must not be empty. `alias`: the type by which the schema knows a polymorphic one. */
export const required = (type: ResourceType, alias: string = type) =>
  z.strictObject({ data: z.object({ type: z.enum([type, alias]), id: z.string() }) }).transform(({ data }) => data.id);

export const cents = z.number().int().nonnegative();
export const trigger = z.boolean().nullish();
const json = z.record(z.string(), z.unknown());

/** Always writable, on every resource. */
const COMMON = {
  reference: z.string().nullish(),
  reference_origin: z.string().nullish(),
  metadata: json.nullish().transform((value) => value ?? undefined),
};

/**
 * Reads a `{data:{type,id?,attributes,relationships}}` document into one flat object. Throws the API's 400 for what
 * may not be sent and its 422 for what is wrong.
 */
function reader<Attributes extends Shape, Relations extends Shape>(
  type: ResourceType,
  attributes: Attributes,
  relations: Relations,
) {
  const schema = z.object({
    data: z.object({
      type: z.literal(type),
      attributes: z.strictObject({ ...COMMON, ...attributes }),
      relationships: z.strictObject(relations),
    }),
  });
  return (document: unknown) => {
    const parsed = schema.safeParse(withDefaults(document));
    if (!parsed.success) throw refusal(parsed.error);
    return { ...parsed.data.data.attributes, ...parsed.data.data.relationships };
  };
}

/** `POST`. */
export function creating<Type extends ResourceType, Attributes extends Shape, Relations extends Shape>(
  type: Type,
  attributes: Attributes,
  relations: Relations,
  create: (
    input: ReturnType<ReturnType<typeof reader<Attributes, Relations>>>,
    context: Context,
  ) => Tables[Type] | Promise<Tables[Type]>,
) {
  const read = reader(type, attributes, relations);
  return async (document: unknown, context: Context): Promise<Tables[Type]> => {
    const input = read(document);
    const row = await create(input, context);
    assignCommon(row, input);
    return row;
  };
}

/** `PATCH`; `update` finds the common attributes assigned. */
export function updating<Type extends ResourceType, Attributes extends Shape, Relations extends Shape>(
  type: Type,
  attributes: Attributes,
  relations: Relations,
  update: (
    row: Tables[Type],
    input: ReturnType<ReturnType<typeof reader<Attributes, Relations>>>,
    context: Context,
  ) => void | Promise<void>,
) {
  const read = reader(type, attributes, relations);
  return async (row: Tables[Type], document: unknown, context: Context): Promise<void> => {
    const input = read(document);
    assignCommon(row, input);
    await update(row, input, context);
    context.records.touch(row);
  };
}

function assignCommon(row: Tables[ResourceType], input: Readonly<Record<string, unknown>>): void {
  Object.assign(row, given(pick(input, ['reference', 'reference_origin', 'metadata'])));
}

function pick(input: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, input[name]]));
}

/** Without what was not sent, so that it does not overwrite. */
export function given<Input extends object>(input: Input): { [Key in keyof Input]?: Exclude<Input[Key], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Input]?: Exclude<Input[Key], undefined>;
  };
}

function withDefaults(document: unknown): unknown {
  const { data } = (document ?? {}) as { data?: unknown };
  if (typeof data !== 'object' || data === null) return document;
  return { data: { attributes: {}, relationships: {}, ...data } };
}

function refusal(error: ZodError): ApiError {
  const issue = error.issues[0];
  if (!issue) return badRequest('BAD_REQUEST', 'The document could not be read.');
  if (issue.code === 'unrecognized_keys')
    return new ApiError(400, [
      { title: 'Param not allowed', detail: `${issue.keys[0]} is not allowed.`, code: 'PARAM_NOT_ALLOWED' },
    ]);
  const [, part, field] = issue.path;
  if (part === 'attributes' && field !== undefined) return blank(String(field), issue);
  if (part === 'relationships' && field !== undefined) return invalid(String(field), 'must exist', 'blank');
  return badRequest('INVALID_DATA_FORMAT', `${issue.path.join('.')}: ${issue.message}`);
}

function blank(field: string, issue: ZodError['issues'][number]): ApiError {
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return missing ? invalid(field, "can't be blank", 'blank') : invalid(field, 'is invalid');
}
