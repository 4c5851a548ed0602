import { createHash, randomBytes } from 'node:crypto';

/** 128 random bits: the id of a checkout is also the shopper's permission to see it. */
const random = () => randomBytes(16).toString('hex');

export const newCheckoutId = () => `co_${random()}`;
export const newPaymentId = () => `pay_${random()}`;
export const newOperationId = () => `op_${random()}`;
export const newActionId = () => `act_${random()}`;
export const newSourceId = () => `src_${random()}`;
export const newConfirmationId = () => `cf_${random()}`;

export const isSourceId = (text: string) => /^src_[0-9a-f]{32}$/.test(text);

/** `co_` and 32 hex digits; anything else is not worth a look into the database. */
export const isCheckoutId = (text: string) => /^co_[0-9a-f]{32}$/.test(text);

/**
 * The key a provider remembers an operation by. Derived from our own row and this installation, so that
 * two installations on one provider account never share one.
 */
export function idempotencyKeyOf(installation: string, operationId: string): string {
  return createHash('sha256').update(`${installation}:${operationId}`).digest('hex');
}
