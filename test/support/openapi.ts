/**
 * Providers' own API descriptions as judges of our requests and of our fakes' answers. They are shared data beside the
 * repository, not part of it: where they are absent, tests skip and say so (`describe.skipIf(missingSpec(…))`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { OpenAPIBackend } from 'openapi-backend';
import { parse } from 'yaml';

const SPECS = new URL('../../../shared/specs/', import.meta.url);

/** Why a description cannot be used, to be printed; null when it is there. */
export function missingSpec(file: string): string | null {
  return existsSync(new URL(file, SPECS)) ? null : `skipped: ../shared/specs/${file} is absent`;
}

export interface Call {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed. */
  readonly body: unknown;
}

export interface Contract {
  /** What the description objects to; empty when the call fits. */
  request(call: Call): readonly string[];
  response(call: Pick<Call, 'method' | 'path'>, status: number, answer: unknown): readonly string[];
}

export interface ContractOptions {
  /** For descriptions of typed queries, whose values arrive as text. */
  readonly coerceTypes?: boolean;
  /** The values of bodies arrive as text as well. */
  readonly formBodies?: boolean;
  /** False where patterns are written for engines without Unicode mode, which takes a lone `]` or `}`; default true. */
  readonly unicodePatterns?: boolean;
  /** Paths to leave out, e.g. one with a broken `$ref`. */
  readonly without?: (path: string) => boolean;
}

type Json = { [key: string]: unknown };
type Definition = NonNullable<ConstructorParameters<typeof OpenAPIBackend>[0]>['definition'];

/** Opens a description (JSON or YAML) as it has to be prepared for openapi-backend. */
export async function openContract(file: string, options: ContractOptions = {}): Promise<Contract> {
  const text = readFileSync(new URL(file, SPECS), 'utf8');
  const document = prepare(file.endsWith('.json') ? JSON.parse(text) : parse(text), options);
  const backend = new OpenAPIBackend({
    definition: document as unknown as Definition,
    quick: true,
    coerceTypes: options.coerceTypes ?? false,
    ajvOpts: {
      strict: false,
      allErrors: true,
      validateFormats: false,
      coerceTypes: options.formBodies ?? false,
      unicodeRegExp: options.unicodePatterns ?? true,
    },
  });
  await backend.init();

  const operationOf = ({ method, path }: Pick<Call, 'method' | 'path'>) =>
    backend.matchOperation({ method, path, headers: {} });
  const complaints = (result: {
    errors?: readonly { instancePath?: string; message?: string; params?: unknown }[] | null;
  }) =>
    (result.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].filter(Boolean).join(' '),
    );
  return {
    request(call) {
      const operation = operationOf(call);
      if (!operation) return [`no such operation: ${call.method} ${call.path}`];
      const { method, path, headers, body } = call;
      return complaints(backend.validateRequest({ method, path, headers, body: body ?? undefined }, operation));
    },
    response(call, status, answer) {
      const operation = operationOf(call);
      if (!operation) return [`no such operation: ${call.method} ${call.path}`];
      return complaints(backend.validateResponse(answer, operation, status));
    },
  };
}

/** The repairs without which openapi-backend refuses official descriptions, or accepts anything. */
export function prepare(document: Json, { without = () => false }: ContractOptions = {}): Json {
  const paths: Json = {};
  for (const [path, item] of Object.entries(document.paths as Json)) {
    if (without(path)) continue;
    nameOperations(path, item as Json);
    paths[path.replace(/(.)\/$/, '$1')] = item;
  }
  const prepared: Json = { ...document, paths };
  delete prepared.security;
  repair(prepared, false, prepared);
  return prepared;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function nameOperations(path: string, item: Json): void {
  for (const method of METHODS) {
    const operation = item[method] as Json | undefined;
    if (!operation) continue;
    delete operation.security;
    operation.operationId ??= `${method}_${path.replace(/\W+/g, '_')}`;
  }
}

/**
 * Walks every schema. A part of an `allOf` must let the other parts' properties pass, also where the part is a schema
 * of its own; one that stands alone there keeps its word.
 */
function repair(node: unknown, isPart: boolean, root: Json): void {
  if (Array.isArray(node)) {
    for (const item of node) repair(item, isPart, root);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const schema = node as Json;
  const open = isPart && typeof schema.$ref === 'string' ? referred(root, schema.$ref) : schema;
  if (isPart && open?.additionalProperties === false) delete open.additionalProperties;
  if (Array.isArray(schema.required) && schema.properties) {
    const properties = schema.properties as Record<string, Json | undefined>;
    schema.required = schema.required.filter((name) => properties[String(name)]?.readOnly !== true);
  }
  const isParameter = typeof schema.in === 'string' || 'content' in schema;
  if (typeof schema.required === 'boolean' && !isParameter) delete schema.required;
  if (typeof schema.nullable === 'boolean' && !('type' in schema)) delete schema.nullable;
  // JSON Schema wants each value once; PayPal's list of carriers names some twice.
  if (Array.isArray(schema.enum)) schema.enum = [...new Set(schema.enum)];
  const { allOf } = schema;
  const hasParts = Array.isArray(allOf) && (allOf.length > 1 || 'properties' in schema);
  for (const [key, value] of Object.entries(schema)) {
    if (!['example', 'examples', 'enum'].includes(key)) repair(value, key === 'allOf' && hasParts, root);
  }
}

/** The schema a local reference names: `#/components/schemas/Invoice`. */
function referred(root: Json, ref: string): Json | undefined {
  const steps = ref.split('/').slice(1);
  return steps.reduce<Json | undefined>(
    (node, step) => node?.[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')] as Json | undefined,
    root,
  );
}
