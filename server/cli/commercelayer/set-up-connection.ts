import type { Api } from '../../platforms/commercelayer/api-settings.ts';
import { type SavedSecret, saveSecret, wouldReplace } from '../save-secret.ts';
import { describePlace, type SecretPlaces } from '../secret-place.ts';
import type { CommerceLayerApi } from './api.ts';
import {
  type Applied,
  type ConnectionOptions,
  createConnection,
  findConnection,
  foreignOrigins,
  updateConnection,
} from './connection.ts';
import type { Consent } from './consent.ts';
import { CONNECTIONS } from './endpoints.ts';
import { CommerceLayerProblem } from './problem.ts';
import { type Resource, sharedSecretOf } from './resource.ts';
import type { ConnectedStore } from './store.ts';

/** One gateway or payment setting on its way to being right. */
export interface ConnectionPlan {
  readonly kind: Api;
  readonly options: ConnectionOptions;
  readonly places: SecretPlaces;
  /** Null: there is none yet. */
  readonly found: Resource | null;
}

export interface SetUpConnection extends Applied {
  readonly kind: Api;
  readonly secret: SavedSecret;
}

/** Looks what is there, and asks before anything is taken from somebody. Changes nothing. */
export async function planConnection(
  api: CommerceLayerApi,
  store: ConnectedStore,
  consent: Consent,
  plan: Omit<ConnectionPlan, 'found'>,
): Promise<ConnectionPlan> {
  const { kind, options, places } = plan;
  const { label } = CONNECTIONS[kind];
  const found = await findConnection(api, kind, store, options);
  const elsewhere = found === null ? [] : foreignOrigins(found, kind, store);
  if (elsewhere.length > 0) {
    await consent.need(
      `The ${label} leads to ${elsewhere.join(', ')} now. Take its calls away from there, to ${store.publicUrl}?`,
      `The ${label} leads to ${elsewhere.join(', ')}: another Tillgate may be taking payments there.`,
    );
  }
  if (wouldReplace(places, found && sharedSecretOf(found))) {
    const place = describePlace(places.current);
    await consent.need(
      `${place} holds another secret than that of the ${label}. Replace it?`,
      `${place} holds another secret than that of the ${label}.`,
    );
  }
  return { ...plan, found };
}

/**
 * Creates what is missing and brings the rest up to date. The secret is saved before URLs change: whatever stops this
 * in between, running it again goes on from there.
 */
export async function setUpConnection(
  api: CommerceLayerApi,
  store: ConnectedStore,
  consent: Consent,
  { kind, options, places, found }: ConnectionPlan,
): Promise<SetUpConnection> {
  const resource = found ?? (await createConnection(api, kind, store, options));
  const shared = sharedSecretOf(resource);
  if (shared === null) {
    throw new CommerceLayerProblem(
      'secret_not_told',
      `Commerce Layer does not show these credentials the shared secret of the ${CONNECTIONS[kind].label}: use an integration application that may read payment gateways.`,
    );
  }
  const secret = await saveSecret(places, shared, await mayWrite(places, shared, consent), WORDS);
  const applied = await updateConnection(api, kind, store, resource, options);
  return found === null ? { ...applied, result: 'created', changes: [], kind, secret } : { ...applied, kind, secret };
}

const WORDS = {
  secret: 'the shared secret',
  again: 'run this again with --yes',
  source: "Copy it from the details page of the gateway or payment setting in Commerce Layer's dashboard.",
} as const;

/** A new line in `.env` is only written with consent; what a file of its own holds was agreed upon before. */
async function mayWrite({ current }: SecretPlaces, secret: string, consent: Consent): Promise<boolean> {
  if (current.kind !== 'dotEnv' || current.value !== null || current.value === secret) return true;
  return consent.given(`Write the shared secret into ${describePlace(current)}?`);
}
