import { z } from 'zod';

/** What Tillgate writes into the `metadata` of a payment; Mollie keeps about 1 kB and hands it back. */
export interface PaymentMetadata {
  readonly tillgate: { readonly payment: string; readonly order: string; readonly givenUp?: true };
}

/** What it writes into that of a capture or refund: which of our requests it came from. */
export interface MoveMetadata {
  readonly tillgate: { readonly key: string };
}

const paymentMetadata = z.object({
  tillgate: z.object({
    payment: z.string(),
    order: z.string(),
    givenUp: z.literal(true).optional(),
  }),
});
const moveMetadata = z.object({ tillgate: z.object({ key: z.string() }) });

/** Null: not a payment of ours. */
export const ourPayment = (metadata: unknown): PaymentMetadata['tillgate'] | null => {
  const { tillgate } = paymentMetadata.safeParse(metadata).data ?? {};
  return tillgate === undefined
    ? null
    : { payment: tillgate.payment, order: tillgate.order, ...(tillgate.givenUp && { givenUp: true }) };
};

/** Null: made in the dashboard, or by other software. */
export const keyOf = (metadata: unknown): string | null => moveMetadata.safeParse(metadata).data?.tillgate.key ?? null;
