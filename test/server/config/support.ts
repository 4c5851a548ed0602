import { z } from 'zod';
import { type ConfigResult, parseConfig } from '../../../server/config/parse.ts';
import { createRegistry } from '../../../server/config/registry.ts';
import { definePlatform, type StoreSettings } from '../../../server/platforms/platform.ts';
import { defineProvider } from '../../../server/providers/provider.ts';

const notOpened = (): never => {
  throw new Error('Reading a configuration must open nothing');
};

const craftingstore = definePlatform<StoreSettings & { secret: string; secretPrevious?: string; present: string }>({
  id: 'craftingstore',
  configSchema: z.strictObject({
    secret: z.string().min(1),
    secretPrevious: z.string().min(1).optional(),
    present: z.enum(['page', 'store']).default('page'),
  }),
  limits: { confirmWithinMs: null, confirmationIsIdempotent: true, capture: 'automatic', priceIsFinal: true },
  routes: [],
  open: notOpened,
});

/** A schema behind a refinement and a transform, as adapters write them. */
const atshop = definePlatform<StoreSettings & { loginToken: string; loginTokenFile?: string; currency: string }>({
  id: 'atshop',
  configSchema: z
    .strictObject({
      loginToken: z.string().trim().min(1),
      loginTokenFile: z.string().optional(),
      currency: z.enum(['USD', 'EUR', 'GBP']).default('USD'),
      limits: z.strictObject({ perMinute: z.int() }).optional(),
    })
    .refine((store) => store.loginToken !== 'forbidden', { path: ['loginToken'], message: 'must not be forbidden' })
    .transform((store) => store),
  limits: { confirmWithinMs: null, confirmationIsIdempotent: false, capture: 'automatic', priceIsFinal: false },
  routes: [],
  open: notOpened,
});

const capabilities = {
  manualCapture: false,
  partialCapture: false,
  multiCapture: false,
  partialRefund: false,
  multiRefund: false,
  tokens: false,
  findByMerchantRef: false,
  notifications: 'none',
  idempotencyKeyTtlMs: null,
  currencies: 'any',
  settledBy: 'provider',
  panel: 'card',
} as const;

const sandbox = defineProvider({
  id: 'sandbox',
  configSchema: z.strictObject({ apiKey: z.string().optional(), keys: z.array(z.string()).optional() }),
  capabilities,
  isTest: () => true,
  sessionLifetimeMs: () => 1,
  open: notOpened,
});

const bankTransfer = defineProvider({
  id: 'bank-transfer',
  configSchema: z.strictObject({ iban: z.string(), beneficiary: z.string(), days: z.int().min(1).max(30).default(6) }),
  capabilities,
  isTest: () => false,
  sessionLifetimeMs: () => 1,
  open: notOpened,
});

export const registry = createRegistry([craftingstore, atshop], [sandbox, bankTransfer]);

export interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

export const SECRET = 'k3Lq9-vR7mPz-Wx2Td';

/** Parses with `BLOCKS_SECRET` and `TOKEN` set, and with files that exist only here. */
export function parse(text: string, { env = {}, files = {} }: Given = {}): ConfigResult {
  return parseConfig(text, {
    env: { BLOCKS_SECRET: SECRET, TOKEN: SECRET, ...env },
    readFile: (path) => {
      const content = files[path];
      if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return content;
    },
    registry,
    directory: '/srv/shop',
  });
}

/** The configuration, or a test failure that shows why there is none. */
export function accepted(text: string, given?: Given) {
  const result = parse(text, given);
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.problems, null, 2)}`);
  return result;
}

/** The mistakes found; fails when there are none. */
export function refused(text: string, given?: Given) {
  const result = parse(text, given);
  if (result.ok) throw new Error('Accepted');
  return result.problems;
}
