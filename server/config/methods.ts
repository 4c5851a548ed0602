import { z } from 'zod';
import type { ProviderDefinition } from '../providers/provider.ts';
import type { MethodConfig } from './config.ts';
import type { Findings } from './findings.ts';
import type { Complaint } from './mistake.ts';
import { suggestion } from './nearest.ts';
import { checkOwnKeys, reportMisspelt } from './own-keys.ts';
import { isModulePath, type OwnProviders } from './own-providers.ts';
import { isMapping } from './path.ts';
import type { Registry } from './registry.ts';
import { displayText, idRule } from './rule.ts';
import type { Source } from './source.ts';

const commonSchema = z.object({ provider: z.string(), label: displayText(60).nullable().default(null) });
const COMMON_KEYS = Object.keys(commonSchema.shape);

/** The providers a method may name: by id those that come with Tillgate, by path those of the merchant's own. */
export interface Providers {
  readonly registry: Registry;
  readonly own: OwnProviders;
}

/** Checks `methods:`, a block of id → provider and its keys. Broken ones are reported and left out. */
export function checkMethods(findings: Findings, source: Source, value: unknown, providers: Providers): MethodConfig[] {
  if (!isMapping(value) || Object.keys(value).length === 0) {
    findings.report(['methods'], {
      message: 'There must be at least one method to pay with.',
      fix: 'Write e.g. methods: { card: { provider: sandbox } }.',
    });
    return [];
  }
  return Object.entries(value).flatMap(([id, method]) => checkMethod(findings, source, id, method, providers) ?? []);
}

function checkMethod(
  findings: Findings,
  source: Source,
  id: string,
  value: unknown,
  providers: Providers,
): MethodConfig | null {
  const path = ['methods', id];
  if (!isMapping(value)) {
    findings.report(path, {
      message: 'A method is a block of keys that names its provider.',
      fix: `Write ${id}: { provider: ${typeof value === 'string' ? value : 'sandbox'} }.`,
    });
    return null;
  }
  const { provider: providerId, label, ...own } = value;
  const idOk = findings.check(idRule, id, path) !== null;
  const common = findings.check(commonSchema, { provider: providerId, label }, path);
  if (typeof providerId !== 'string') {
    reportMisspelt(findings, own, path, COMMON_KEYS);
    return null;
  }
  const provider = findProvider(providerId, providers);
  if ('complaint' in provider) {
    findings.reportOnce([...path, 'provider'], provider.complaint);
    return null;
  }
  const { id: providerName, configSchema } = provider.definition;
  let config: unknown;
  try {
    config = checkOwnKeys(findings, source, configSchema, own, path, COMMON_KEYS);
  } catch (error) {
    // Only a merchant's own one throws: its transforms and refinements are code that runs here.
    const why = error instanceof Error ? error.message : String(error);
    findings.report([...path, 'provider'], {
      message: `The configSchema of "${providerName}" failed: ${why}.`,
      fix: 'Let it report with refine, and wait for nothing.',
    });
    return null;
  }
  if (!idOk || common === null || config === null) return null;
  return { id, provider: providerName, label: common.label, config };
}

function findProvider(
  written: string,
  { registry, own }: Providers,
): { readonly definition: ProviderDefinition } | { readonly complaint: Complaint } {
  const found = own.get(written);
  if (found !== undefined) return found;
  const definition = registry.providers.get(written);
  if (definition !== undefined) return { definition };
  const message = `There is no provider "${written}".`;
  if (isModulePath(written)) return { complaint: { message, fix: 'Modules cannot be loaded here.' } };
  return { complaint: { message, fix: suggestion(written, [...registry.providers.keys()], 'Providers') } };
}
