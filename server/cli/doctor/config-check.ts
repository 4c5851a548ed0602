import type { Config } from '../../config/config.ts';
import type { ConfigMistake } from '../../config/mistake.ts';
import type { ConfigResult } from '../../config/parse.ts';
import { type Finding, findingsOf } from './finding.ts';

/** What loading said. Example secrets only warn a server; nobody should go live with one, so here they are errors. */
export function checkConfig(file: string, result: ConfigResult): Finding[] {
  if (!result.ok)
    return result.problems.map((problem) => findingsOf('config', problem.key || file).error(words(problem)));
  const loaded = findingsOf('config', file).ok(summary(result.config));
  const secrets = result.warnings.map((warning) => findingsOf('secrets', warning.key).error(words(warning)));
  return [loaded, ...(secrets.length > 0 ? secrets : [ALL_SECRETS_SET])];
}

const ALL_SECRETS_SET = findingsOf('secrets', 'all').ok('None is empty or an example value.');

function words({ line, message, fix }: ConfigMistake): string {
  return [line === null ? '' : `Line ${line}:`, message, fix].filter((part) => part !== '').join(' ');
}

function summary({ stores, methods }: Config): string {
  return `Valid: ${plural(stores.length, 'store')}, ${plural(methods.length, 'method')}.`;
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
