import { z } from 'zod';
import { declined, type Outcome, rejected, succeeded } from '../../payments/outcome.ts';
import type { CreateToken, PaymentToken } from '../provider.ts';
import type { Got, MollieApi } from './api.ts';
import { customer, type Mandate, mandate } from './objects.ts';
import { type SavedSource, sourceToken } from './saved-source.ts';

export interface CustomerBody {
  readonly metadata: { readonly tillgate: { readonly customer: string } };
}

/** A payment source can be kept without a payment for these two; a card needs the shopper at Mollie's page. */
const mandateDetails = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('directdebit'),
    consumerName: z.string().min(1).max(70),
    consumerAccount: z.string().regex(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$/),
  }),
  z.strictObject({
    method: z.literal('paypal'),
    consumerName: z.string().min(1).max(70),
    consumerEmail: z.email(),
    paypalBillingAgreementId: z.string().min(1).max(60),
  }),
]);
export type MandateBody = z.output<typeof mandateDetails>;

export function createCustomer(
  api: MollieApi,
  { key, customerRef, signal }: { key: string; customerRef: string; signal: AbortSignal },
): Promise<Got<{ id: string }>> {
  const body: CustomerBody = { metadata: { tillgate: { customer: customerRef } } };
  return api.call({
    method: 'POST',
    path: '/v2/customers',
    kind: 'create',
    body,
    idempotencyKey: key,
    signal,
    answer: customer,
  });
}

export function readMandate(api: MollieApi, source: SavedSource, signal: AbortSignal): Promise<Got<Mandate>> {
  const path = `/v2/customers/${source.customerId}/mandates/${source.mandateId}`;
  return api.call({ method: 'GET', path, kind: 'read', signal, answer: mandate });
}

/** Keeps a bank account the shopper signed a mandate for, or a PayPal agreement, as a new customer's mandate. */
export async function createToken(api: MollieApi, input: CreateToken): Promise<Outcome<PaymentToken>> {
  const { idempotencyKey, customerRef, signal } = input;
  const body = mandateDetails.safeParse(input.details).data;
  if (!body) return rejected('invalid_request', 'A mandate needs the method and the account holder’s details.');
  const owner = await createCustomer(api, { key: `${idempotencyKey}-customer`, customerRef, signal });
  if ('problem' in owner) return owner.problem;
  const customerId = owner.value.id;
  const path = `/v2/customers/${customerId}/mandates`;
  const made = await api.call({
    method: 'POST',
    path,
    kind: 'create',
    body,
    idempotencyKey,
    signal,
    answer: mandate,
  });
  if ('problem' in made) return made.problem;
  if (made.value.status === 'invalid') return declined('payment_declined', 'Mollie does not accept the mandate.');
  const paymentSourceToken = sourceToken({ customerId, mandateId: made.value.id });
  return succeeded({ paymentSourceToken, customerToken: customerId });
}
