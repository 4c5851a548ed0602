import { existsSync, readFileSync } from 'node:fs';

/** Sample bodies with signatures, kept beside the repository and not in it: a clone has none. */
const folder = new URL('../../../../../shared/samples/commercelayer/', import.meta.url);

export const haveSamples = existsSync(folder);

/** For the title of what is skipped without them. */
export const withoutSamples = haveSamples ? '' : ' (skipped: no sample bodies beside the repository)';

export const sampleBytes = (name: string): Buffer => readFileSync(new URL(name, folder));

export const sampleJson = <T>(name: string): T => JSON.parse(sampleBytes(name).toString('utf8')) as T;

interface Signatures {
  readonly secret: string;
  readonly files: Readonly<Record<string, string>>;
}

export const signatures: Signatures = haveSamples ? sampleJson('signatures.json') : { secret: '', files: {} };

/** Each signed body with the address it belongs to. */
export const signedSamples: readonly { readonly file: string; readonly path: string }[] = [
  { file: 'derived-authorize.request.json', path: '/authorize' },
  { file: 'derived-capture.request.json', path: '/capture' },
  { file: 'derived-capture-partial.request.json', path: '/capture' },
  { file: 'derived-void.request.json', path: '/void' },
  { file: 'derived-refund.request.json', path: '/refund' },
  { file: 'derived-token.request.json', path: '/token' },
];

/** The documented answers and webhook bodies, by the beginning of their name. */
export function documented(beginning: string): unknown {
  const all = sampleJson<Record<string, unknown>>('documented-responses.json');
  const [found] = Object.entries(all).filter(([name]) => name.startsWith(beginning));
  if (!found) throw new Error(`documented-responses.json has no ${beginning}`);
  return found[1];
}
