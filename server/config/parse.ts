import { resolve } from 'node:path';
import { withoutAbsent } from './absent.ts';
import type { Config } from './config.ts';
import { collectFindings } from './findings.ts';
import { checkMethods } from './methods.ts';
import { byPlace, type ConfigMistake } from './mistake.ts';
import { definitionsIn, loadOwnProviders, noOwnProviders, type OwnProviders } from './own-providers.ts';
import { isMapping, pathName } from './path.ts';
import { withPlatformAdvice } from './platform-advice.ts';
import type { Registry } from './registry.ts';
import { checkSettings } from './settings.ts';
import { readSource, type Source } from './source.ts';
import { checkStores } from './stores.ts';
import type { Surroundings } from './substitute.ts';
import { checkSurcharges } from './surcharges.ts';

/** A usable configuration, or every mistake found in it. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly ConfigMistake[] }
  | { readonly ok: false; readonly problems: readonly ConfigMistake[] };

export interface ParseOptions extends Omit<Surroundings, 'directory'> {
  readonly registry: Registry;
  /** Relative paths start here; default: the working directory. */
  readonly directory?: string;
  /** Values of methods that are not there yet count as not written, instead of as mistakes; default false. */
  readonly absentMethodValues?: boolean;
}

/** Checks the text of a `tillgate.yaml` that names no module, and fills in every default. */
export function parseConfig(text: string, options: ParseOptions): ConfigResult {
  const surroundings = surroundingsOf(options);
  const read = readSource(text, surroundings);
  if (!read.ok) return { ok: false, problems: [read.mistake] };
  return checkSource(read.source, surroundings, options, noOwnProviders);
}

/** The same for one that may name providers of the merchant's own: their modules are loaded first. Rejects never. */
export async function parseConfigWithModules(text: string, options: ParseOptions): Promise<ConfigResult> {
  const surroundings = surroundingsOf(options);
  const read = readSource(text, surroundings);
  if (!read.ok) return { ok: false, problems: [read.mistake] };
  const own = await loadOwnProviders(read.source.data, surroundings.directory, options.registry);
  return checkSource(read.source, surroundings, options, own);
}

const surroundingsOf = (options: ParseOptions): Surroundings => ({
  ...options,
  directory: resolve(options.directory ?? '.'),
});

function checkSource(
  read: Source,
  surroundings: Surroundings,
  { registry, absentMethodValues }: ParseOptions,
  own: OwnProviders,
): ConfigResult {
  const source = absentMethodValues ? withoutAbsent(read) : read;
  const { data } = source;
  if (!isMapping(data)) return { ok: false, problems: [NOT_A_CONFIGURATION] };

  const findings = collectFindings(withPlatformAdvice(source, registry));
  const settings = checkSettings(findings, data, surroundings);
  const methods = checkMethods(findings, source, data.methods, { registry, own });
  const methodIds = isMapping(data.methods) ? Object.keys(data.methods) : [];
  const stores = checkStores(findings, source, data.stores, methodIds, registry);
  checkSurcharges(findings, stores, methods, registry);
  if (settings === null || findings.mistakes.length > 0) {
    return { ok: false, problems: [...findings.mistakes].sort(byPlace) };
  }
  const fileSources = new Map([...source.files.values()].map(({ path, file }) => [pathName(path, data), file]));
  return {
    ok: true,
    config: { ...settings, stores, methods, fileSources, ...(own.size > 0 && { ownProviders: definitionsIn(own) }) },
    warnings: [...findings.warnings].sort(byPlace),
  };
}

const NOT_A_CONFIGURATION: ConfigMistake = {
  key: '',
  line: 1,
  column: 1,
  message: 'The file is empty or not a block of keys.',
  fix: 'Run "tillgate init" to write one.',
};
