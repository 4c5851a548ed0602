import { type ZodType, z } from 'zod';
import type { MethodPanel } from '../../shared/api.ts';
import type { Capabilities, ProviderDefinition } from '../providers/provider.ts';
import type { Complaint } from './mistake.ts';

const WRITE = 'Write: export default defineProvider({ id: …, configSchema: …, open: … }), from tillgate/provider.';

/** An object, so that a new panel cannot be forgotten here. */
const PANELS: Readonly<Record<MethodPanel, true>> = {
  card: true,
  transfer: true,
  crypto: true,
  redirect: true,
  fields: true,
};

type Call = (...given: never[]) => unknown;
const aFunction = z.custom<Call>((value) => typeof value === 'function', 'must be a function');

/** What openProvider and the configuration rely on; a module may be plain JavaScript that nobody type-checked. */
const shape = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits or hyphens'),
  configSchema: z.custom<ZodType>(isConfigSchema, 'must be a schema of zod 4, e.g. z.strictObject({ … })'),
  capabilities: z.strictObject({
    manualCapture: z.boolean(),
    partialCapture: z.boolean(),
    multiCapture: z.boolean(),
    partialRefund: z.boolean(),
    multiRefund: z.boolean(),
    tokens: z.boolean(),
    findByMerchantRef: z.boolean(),
    notifications: z.enum(['signed', 'hint', 'none']),
    idempotencyKeyTtlMs: z.number().nullable(),
    currencies: z.union([z.literal('any'), z.array(z.string().regex(/^[A-Z]{3}$/))]),
    settledBy: z.enum(['provider', 'operator']),
    amounts: z.enum(['exact', 'shopper']).optional(),
    panel: z.enum(Object.keys(PANELS) as MethodPanel[]),
  } satisfies Record<keyof Capabilities, ZodType>),
  isTest: aFunction,
  sessionLifetimeMs: aFunction,
  open: aFunction,
});

/** Whether what a module exports is a provider's definition. */
export function judgeDefinition(
  exports: Readonly<Record<string, unknown>>,
  file: string,
): { readonly definition: ProviderDefinition } | { readonly complaint: Complaint } {
  const exported: unknown = exports.default;
  if (exported === undefined)
    return { complaint: { message: `The module ${file} has no default export.`, fix: WRITE } };
  if (isDefinition(exported)) return { definition: exported };
  const [issue] = shape.safeParse(exported).error?.issues ?? [];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  return { complaint: { message: `The default export of ${file} is not a provider${where}.`, fix: WRITE } };
}

/** The object itself goes on, not a copy: it may have methods of a class. */
function isDefinition(value: unknown): value is ProviderDefinition {
  return shape.safeParse(value).success;
}

/** The keys of the method are read from its JSON Schema (known-keys.ts). */
function isConfigSchema(value: unknown): boolean {
  if (!(value instanceof z.ZodType)) return false;
  try {
    z.toJSONSchema(value, { io: 'input', unrepresentable: 'any' });
    return true;
  } catch {
    return false;
  }
}
