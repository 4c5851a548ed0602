import { z } from 'zod';
import type { MethodConfig } from './config.ts';
import type { Findings } from './findings.ts';
import { suggestion } from './nearest.ts';
import { checkOwnKeys, reportMisspelt } from './own-keys.ts';
import { isMapping } from './path.ts';
import type { Registry } from './registry.ts';
import { displayText, idRule } from './rule.ts';
import type { Source } from './source.ts';
import { checkTerms, termsOf, termsShape } from './terms.ts';

const commonSchema = z.object({
  provider: z.string(),
  label: displayText(60).nullable().default(null),
  ...termsShape,
});
const COMMON_KEYS = Object.keys(commonSchema.shape);

/** Checks `methods:`, a block of id → provider and its keys. Broken ones are reported and left out. */
export function checkMethods(findings: Findings, source: Source, value: unknown, registry: Registry): MethodConfig[] {
  if (!isMapping(value) || Object.keys(value).length === 0) {
    findings.report(['methods'], {
      message: 'There must be at least one method to pay with.',
      fix: 'Write e.g. methods: { card: { provider: sandbox } }.',
    });
    return [];
  }
  return Object.entries(value).flatMap(([id, method]) => checkMethod(findings, source, id, method, registry) ?? []);
}

function checkMethod(
  findings: Findings,
  source: Source,
  id: string,
  value: unknown,
  registry: Registry,
): MethodConfig | null {
  const path = ['methods', id];
  if (!isMapping(value)) {
    findings.report(path, {
      message: 'A method is a block of keys that names its provider.',
      fix: `Write ${id}: { provider: ${typeof value === 'string' ? value : 'sandbox'} }.`,
    });
    return null;
  }
  const isCommon = ([key]: [string, unknown]) => COMMON_KEYS.includes(key);
  const own = Object.fromEntries(Object.entries(value).filter((entry) => !isCommon(entry)));
  const providerId = value.provider;
  const idOk = findings.check(idRule, id, path) !== null;
  const common = findings.check(commonSchema, Object.fromEntries(Object.entries(value).filter(isCommon)), path);
  if (typeof providerId !== 'string') {
    reportMisspelt(findings, own, path, COMMON_KEYS);
    return null;
  }
  const provider = registry.providers.get(providerId);
  if (provider === undefined) {
    findings.reportOnce([...path, 'provider'], {
      message: `There is no provider "${providerId}".`,
      fix: suggestion(providerId, [...registry.providers.keys()], 'Providers'),
    });
    return null;
  }
  const config = checkOwnKeys(findings, source, provider.configSchema, own, path, COMMON_KEYS);
  const terms = common === null ? undefined : termsOf(common);
  if (terms) checkTerms(findings, path, terms, provider.capabilities.currencies);
  if (!idOk || common === null || config === null) return null;
  return { id, provider: providerId, label: common.label, config, ...(terms && { terms }) };
}
