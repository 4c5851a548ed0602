import type { PaymentRow } from '../database/schema.ts';

/**
 * What of the shopper's money is sure, minor units: a platform that captures later is promised what is reserved, or
 * what a provider took at once all the same.
 */
export const securedMinor = ({ capture, authorized_minor, captured_minor }: PaymentRow) =>
  capture === 'manual' ? Math.max(authorized_minor, captured_minor) : captured_minor;
