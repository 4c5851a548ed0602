import { commerceLayerConfigSchema } from '../../platforms/commercelayer/config.ts';
import type { Check } from './checks.ts';

const { organization } = commerceLayerConfigSchema.shape;
const COMMERCE_LAYER = 'commercelayer.io';

/** By the configuration's own rule, once a slug is written out. */
export const checkOrganization: Check = (answer) =>
  organization.safeParse(spelledOut(answer)).success
    ? null
    : `Write the slug of the organization, e.g. fashion, or its address without a path, e.g. https://fashion.${COMMERCE_LAYER}.`;

/** `fashion`, `fashion.commercelayer.io` or its address → `https://fashion.commercelayer.io` */
export const organizationOrigin = (answer: string): string => organization.parse(spelledOut(answer));

/** The shortest that storefronts may write: the slug, where it is on Commerce Layer's own domain. */
export function shortOrganization(origin: string): string {
  const [, slug] = origin.match(/^https:\/\/([\w-]+)\.commercelayer\.io$/) ?? [];
  return slug ?? origin;
}

function spelledOut(answer: string): string {
  const text = answer.trim();
  if (/^[\w-]+$/.test(text)) return `https://${text.toLowerCase()}.${COMMERCE_LAYER}`;
  return /^[\w-]+\.commercelayer\.(io|co)\/?$/i.test(text) ? `https://${text}` : text;
}
