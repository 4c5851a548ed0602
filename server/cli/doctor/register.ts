import { SECOND } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import { createLogger } from '../../logging.ts';
import type { Registered } from '../../providers/provider.ts';
import type { Dependencies, Runtime } from '../dependencies.ts';
import type { Questions } from '../questions.ts';
import { instruction, saveSecret } from '../save-secret.ts';
import { isWritable } from '../secret-place.ts';
import { type Finding, findingsOf } from './finding.ts';
import { type MethodPlaces, placesIn } from './method-places.ts';

const CHECK = 'register';
/** Two calls to the provider. */
const TIMEOUT_MS = 45 * SECOND;

/** The methods whose findings registering would mend. */
export function offersIn(findings: readonly Finding[]): readonly string[] {
  const mendable = findings.filter(({ check, fix }) => check === 'method' && fix === 'registerNotifications');
  return [...new Set(mendable.map(({ subject }) => subject))];
}

export async function askFor(methods: readonly string[], questions: Questions): Promise<readonly string[]> {
  const agreed: string[] = [];
  for (const method of methods) {
    if (await questions.yes(`Register the webhook of method "${method}" at its provider now?`, true))
      agreed.push(method);
  }
  return agreed;
}

/** Registers one after the other, and saves what the providers tell only once. No secret is in what is found. */
export async function registerAll(
  methods: readonly string[],
  config: Config,
  file: string,
  runtime: Runtime,
  { clock, io }: Pick<Dependencies, 'clock' | 'io'>,
): Promise<readonly Finding[]> {
  const services = runtime.createServices(config, clock, createLogger('silent'));
  const found: Finding[] = [];
  try {
    for (const id of methods) {
      const only = { ...config, methods: config.methods.filter((method) => method.id === id) };
      const provider = runtime.openMethods(only, runtime.registry, services).get(id)?.provider;
      found.push(...(await registerOne(id, provider, placesIn(file, id, io))));
      await provider?.close?.();
    }
  } finally {
    await services.http.close();
  }
  return found;
}

type Provider =
  ReturnType<Runtime['openMethods']> extends ReadonlyMap<string, { readonly provider: infer P }> ? P : never;

async function registerOne(id: string, provider: Provider | undefined, places: MethodPlaces): Promise<Finding[]> {
  const { ok, error } = findingsOf(CHECK, id);
  const refusedPlaces: string[] = [];
  const canSave = (key: string): boolean => {
    const { current } = places(key);
    if (isWritable(current)) return true;
    refusedPlaces.push(instruction(nameOf(id, key), current, wordsFor(key)));
    return false;
  };
  const outcome = await provider?.registerNotifications?.({ canSave, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (outcome === undefined) return [error('Its provider has nothing to register.')];
  if (outcome.status === 'succeeded') return [ok(DONE[outcome.value.result](outcome.value.url)), ...(await keep())];
  const message = 'message' in outcome ? outcome.message : 'The provider answered something else than expected.';
  const advice = outcome.status === 'unknown' ? [' It may be registered all the same: run the doctor again.'] : [];
  return [error([`${message.replace(/\.?$/, '.')}`, ...refusedPlaces, ...advice].join(' ').replaceAll('  ', ' '))];

  async function keep(): Promise<Finding[]> {
    const told = outcome?.status === 'succeeded' ? outcome.value.save : undefined;
    if (told === undefined) return [];
    const { key, value } = told;
    const name = nameOf(id, key);
    const { line, ...where } = places(key);
    try {
      const saved = await saveSecret({ key: name, ...where }, value, true, wordsFor(key));
      if (saved.toDo !== null) return [error(saved.toDo)];
      const restart = 'Restart Tillgate if it is running.';
      const stored = ok(`${name} is saved: ${saved.place}. ${restart}`);
      return line === null ? [stored] : [stored, error(`Add this line under methods.${id} in tillgate.yaml: ${line}`)];
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'unknown error';
      return [error(`${name} could not be saved (${why}). ${wordsFor(key).source}`)];
    }
  }
}

const DONE: Readonly<Record<Registered['result'], (url: string) => string>> = {
  created: (url) => `Registered ${url}.`,
  updated: (url) => `Brought the registration of ${url} up to date.`,
  unchanged: (url) => `${url} is registered already.`,
};

const nameOf = (id: string, key: string) => `methods.${id}.${key}`;

const wordsFor = (key: string) => ({
  secret: `the ${key}`,
  again: 'run "tillgate doctor --register" again',
  source: "It is shown in the provider's dashboard, beside the webhook.",
});
