import { randomInt } from 'node:crypto';

/** Another shopper's address for each request, as a proxy in front says it: limits per address are not what is measured. */
export const someShopper = () => ({
  'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
});
