import type { CommerceLayerConfig } from './config.ts';
import type { Document } from './document.ts';
import { Refusal } from './refusal.ts';

/** `mode` or `organization_id`: every resource carries them, the primary one goes first. */
function metaOf({ data, included }: Document, name: 'mode' | 'organization_id'): unknown {
  const owner = [data, ...included].find(({ meta }) => typeof meta[name] === 'string');
  return owner?.meta[name];
}

/** Whether the document is about test data; null where it does not say. */
export function isTest(document: Document): boolean | null {
  const mode = metaOf(document, 'mode');
  return mode === 'test' ? true : mode === 'live' ? false : null;
}

/** Refuses data of another mode or organization than the configured one; what does not say is another. */
export function checkMeta(document: Document, { mode, organizationId }: CommerceLayerConfig): Refusal | null {
  if (mode !== undefined && metaOf(document, 'mode') !== mode) {
    return new Refusal(422, 'mode_mismatch', `This store takes ${mode} data only (mode in its configuration).`);
  }
  if (organizationId !== undefined && metaOf(document, 'organization_id') !== organizationId) {
    const message = 'This belongs to another organization than organizationId in the configuration.';
    return new Refusal(422, 'organization_mismatch', message);
  }
  return null;
}
