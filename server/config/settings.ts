import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { isPostgresUrl } from '../database/location.ts';
import { isLoopbackUrl } from '../loopback.ts';
import type { Config } from './config.ts';
import { databaseRule } from './database-url.ts';
import type { Findings } from './findings.ts';
import { originRule } from './origin.ts';
import { textRule, wholeNumber } from './rule.ts';
import type { Surroundings } from './substitute.ts';
import { trustProxyRule } from './trust-proxy.ts';

const DEFAULT_PORT = 8080;

const portRule = wholeNumber(1, 65_535);
const hostRule = textRule((host) =>
  /^[A-Za-z0-9.:_-]{1,255}$/.test(host)
    ? null
    : { message: 'It must be an address or host name to listen on.', fix: 'Write 0.0.0.0 or 127.0.0.1.' },
);

const headerRule = textRule((name) =>
  /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name)
    ? null
    : { message: 'It must be the name of a header.', fix: 'Write e.g. CF-IPCountry.' },
);

/** The keys at the top of `tillgate.yaml`. Stores and methods are only known here; they are checked by their own. */
export const settingsSchema = z.strictObject({
  publicUrl: originRule,
  database: databaseRule.default('./data/tillgate.db'),
  host: hostRule.optional(),
  port: portRule.optional(),
  trustProxy: trustProxyRule.optional(),
  countryHeader: headerRule.optional(),
  // Refunds and disputes are looked for 120 days after a payment.
  retentionDays: wholeNumber(150, 3_650).optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  stores: z.unknown().optional(),
  methods: z.unknown().optional(),
});

type Settings = Omit<Config, 'stores' | 'methods' | 'fileSources'>;

/** Checks the keys at the top and fills in their defaults; `PORT` and `HOST` of the environment win over the file. */
export function checkSettings(
  findings: Findings,
  data: Readonly<Record<string, unknown>>,
  { env, directory }: Surroundings,
): Settings | null {
  const host = findings.checkVariable(hostRule, 'HOST', env.HOST);
  const port = findings.checkVariable(portRule, 'PORT', env.PORT);
  const settings = findings.check(settingsSchema, data, []);
  if (settings === null) return null;
  const { publicUrl, countryHeader, retentionDays, trustProxy = false } = settings;
  if (countryHeader !== undefined && (trustProxy === false || trustProxy === 0)) {
    findings.report(['countryHeader'], {
      message: 'Without a trusted proxy anyone could write this header, and say he pays from wherever he likes.',
      fix: 'Write trustProxy for the proxy that sets it (usually trustProxy: 1), or remove countryHeader.',
    });
  }
  const loopback = isLoopbackUrl(publicUrl);
  return {
    publicUrl,
    ...placesOf(settings.database, directory),
    host: host ?? settings.host ?? (loopback ? '127.0.0.1' : '0.0.0.0'),
    port: port ?? settings.port ?? ((loopback && Number(new URL(publicUrl).port)) || DEFAULT_PORT),
    trustProxy,
    ...(countryHeader !== undefined && { countryHeader: countryHeader.toLowerCase() }),
    ...(retentionDays !== undefined && { retentionDays }),
    logLevel: settings.logLevel,
  };
}

/** Beside `tillgate.yaml`, wherever a command is started: a second, empty database would hide every payment. */
function placesOf(database: string, directory: string): Pick<Config, 'database' | 'dataDirectory'> {
  if (isPostgresUrl(database)) return { database, dataDirectory: resolve(directory, 'data') };
  const file = resolve(directory, database);
  return { database: file, dataDirectory: dirname(file) };
}
