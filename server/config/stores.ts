import { z } from 'zod';
import type { StoreConfig } from './config.ts';
import type { Findings } from './findings.ts';
import { suggestion } from './nearest.ts';
import { originRule } from './origin.ts';
import { checkOwnKeys, reportMisspelt } from './own-keys.ts';
import { isMapping, type Path, valueAt } from './path.ts';
import type { Registry } from './registry.ts';
import { displayText, idRule, textRule } from './rule.ts';
import type { Source } from './source.ts';

/** A logo inside the configuration travels with every checkout page. */
const MAX_INLINE_LOGO = 64 * 1024;

const logoRule = textRule((logo) => {
  if (/^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/.test(logo)) {
    if (logo.length <= MAX_INLINE_LOGO) return null;
    return { message: 'An inline image may have 64 KiB at most.', fix: 'Write the https address of the image.' };
  }
  return URL.canParse(logo) && new URL(logo).protocol === 'https:'
    ? null
    : {
        message: 'It must be an https address or a data:image/… URL.',
        fix: 'Write e.g. https://shop.example.com/logo.svg.',
      };
});

const accentRule = textRule((accent) =>
  /^#[0-9a-fA-F]{6}$/.test(accent)
    ? null
    : { message: 'It must be a colour written as # and six hex digits.', fix: 'Write e.g. "#0055ff", in quotes.' },
);

/** The keys every store has (StoreSettings); `methods` and `name` have defaults that depend on the rest. */
const commonSchema = z.object({
  id: idRule,
  platform: z.string(),
  origins: z.array(originRule).min(1, 'It must name at least one origin'),
  methods: z.array(z.string()).min(1, 'It must name at least one method').optional(),
  name: displayText(80).optional(),
  logo: logoRule.nullable().default(null),
  accent: accentRule.nullable().default(null),
});
const COMMON_KEYS = Object.keys(commonSchema.shape);

/** Checks `stores:`, a list. `methodIds` are the configured methods in their order, broken ones included. */
export function checkStores(
  findings: Findings,
  source: Source,
  value: unknown,
  methodIds: readonly string[],
  registry: Registry,
): StoreConfig[] {
  if (!Array.isArray(value) || value.length === 0) {
    findings.report(['stores'], {
      message: 'There must be at least one store.',
      fix: isMapping(value)
        ? 'Write the stores as a list: each begins with "- id: …".'
        : 'Add one, as tillgate init does.',
    });
    return [];
  }
  reportTwins(findings, value);
  return value.flatMap(
    (store, index) => checkStore(findings, source, ['stores', index], store, methodIds, registry) ?? [],
  );
}

function checkStore(
  findings: Findings,
  source: Source,
  path: Path,
  value: unknown,
  methodIds: readonly string[],
  registry: Registry,
): StoreConfig | null {
  if (!isMapping(value)) {
    findings.report(path, { message: 'A store is a block of keys.', fix: 'Write "- id: …" and its keys below.' });
    return null;
  }
  const isCommon = ([key]: [string, unknown]) => COMMON_KEYS.includes(key);
  const common = findings.check(commonSchema, Object.fromEntries(Object.entries(value).filter(isCommon)), path);
  reportUnknownMethods(findings, path, value.methods, methodIds);
  const ownKeys = Object.fromEntries(Object.entries(value).filter((entry) => !isCommon(entry)));
  if (typeof value.platform !== 'string') {
    reportMisspelt(findings, ownKeys, path, COMMON_KEYS);
    return null;
  }
  const platform = registry.platforms.get(value.platform);
  if (platform === undefined) {
    findings.reportOnce([...path, 'platform'], {
      message: `There is no platform "${value.platform}".`,
      fix: suggestion(value.platform, [...registry.platforms.keys()], 'Platforms'),
    });
    return null;
  }
  const own = checkOwnKeys(findings, source, platform.configSchema, ownKeys, path, COMMON_KEYS);
  if (common === null || own === null) return null;
  return { ...own, ...common, methods: common.methods ?? methodIds, name: common.name ?? common.id };
}

function reportTwins(findings: Findings, stores: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const [index, store] of stores.entries()) {
    const id = valueAt(store, ['id']);
    if (seen.has(id)) {
      findings.report(['stores', index, 'id'], {
        message: `Two stores are called "${String(id)}".`,
        fix: 'Rename one of them.',
      });
    }
    if (id !== undefined) seen.add(id);
  }
}

function reportUnknownMethods(findings: Findings, path: Path, methods: unknown, known: readonly string[]): void {
  if (!Array.isArray(methods)) return;
  for (const [index, method] of methods.entries()) {
    if (typeof method !== 'string') continue;
    const here = [...path, 'methods', index];
    if (!known.includes(method)) {
      const complaint = { message: `There is no method "${method}".`, fix: suggestion(method, known, 'Methods') };
      findings.reportOnce(here, complaint);
    } else if (methods.indexOf(method) < index) {
      findings.report(here, { message: `"${method}" is listed twice.`, fix: 'Remove one of them.' });
    }
  }
}
