import { z } from 'zod';
import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { CreateToken, PaymentToken } from '../provider.ts';
import { refused } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { tokenBody } from './bodies.ts';
import { paymentToken } from './objects.ts';

/** What a page with PayPal's own button hands over once the shopper has agreed: a setup token, worth nothing by itself. */
const tokenDetails = z.object({ setupToken: z.string().regex(/^[\w-]{1,255}$/) });

/** Keeps a wallet for later (PayPal, Save payment methods for later use with the v3 API). */
export async function createToken(api: PayPalApi, input: CreateToken): Promise<Outcome<PaymentToken>> {
  const details = tokenDetails.safeParse(input.details);
  if (!details.success) return refused('invalid_request', 'Expected a setup token that the shopper has approved.');
  const kept = await api.call({
    method: 'POST',
    path: '/v3/vault/payment-tokens',
    body: tokenBody(details.data.setupToken),
    requestId: input.idempotencyKey,
    patience: 'move',
    signal: input.signal,
    answer: paymentToken,
  });
  if (kept.status !== 'succeeded') return kept;
  const { id, customer } = kept.value;
  return succeeded({ paymentSourceToken: id, ...(customer?.id && { customerToken: customer.id }) });
}
