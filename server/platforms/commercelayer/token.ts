import type { Resource } from './document.ts';
import { isMembers } from './document.ts';
import { Refusal } from './refusal.ts';

/** Ours are far shorter; another gateway's may be long. */
const MAX_TOKEN = 255;

/** Metadata we answer with, which Commerce Layer copies to the transaction: a second place to find our token. */
export const METADATA_KEY = 'tillgate_token';

/** A token as it stands in a body; what cannot be one is null. */
export const asToken = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= MAX_TOKEN ? value : null;

/** The token we answered before, in `token` or, where that is missing, in the metadata of the transaction. */
export function transactionToken({ attributes }: Resource): string | null {
  const { metadata } = attributes;
  return asToken(attributes.token) ?? (isMembers(metadata) ? asToken(metadata[METADATA_KEY]) : null);
}

export function tokenMissing(where: string): Refusal {
  return new Refusal(422, 'token_missing', `The body holds no token of 1 to ${MAX_TOKEN} characters (${where}).`);
}
