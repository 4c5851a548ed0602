import { type Outcome, pending, rejected, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import type { MollieApi } from './api.ts';
import { giveUpBody } from './bodies.ts';
import { ourPayment } from './metadata.ts';
import { type Payment, payment as paymentShape } from './objects.ts';
import { readOurs, readPayment } from './payments.ts';
import { truthOf } from './truth.ts';

/** Releases what is not captured, or gives up a payment nobody has made yet. */
export async function release(api: MollieApi, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const read = await readOurs(api, input);
  if ('problem' in read) return read.problem;
  switch (read.value.status) {
    case 'authorized':
      return releaseAuthorization(api, input);
    case 'open':
    case 'pending':
      return giveUp(api, read.value, input);
    case 'paid':
    case 'canceled':
    case 'expired':
    case 'failed':
      return over(read.value);
  }
}

/** 202: Mollie asks the bank, which may take its time; the payment says when it is done. */
async function releaseAuthorization(api: MollieApi, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const { providerRef, idempotencyKey, signal } = input;
  const path = `/v2/payments/${providerRef}/release-authorization`;
  const asked = await api.call({ method: 'POST', path, kind: 'move', body: {}, idempotencyKey, signal, answer: null });
  if ('problem' in asked) return asked.problem;
  return afterwards(api, input);
}

/**
 * Mollie says `canceled` whether the shopper or the merchant did it, so a mark is left first. Should the shopper
 * pay at this very moment, Mollie refuses the cancellation and the mark means nothing.
 */
async function giveUp(api: MollieApi, payment: Payment, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const ours = ourPayment(payment.metadata);
  if (payment.isCancelable !== true || ours === null) {
    return rejected('not_supported', 'Mollie cannot cancel a payment with this method; it expires by itself.');
  }
  const path = `/v2/payments/${payment.id}`;
  const { idempotencyKey, signal } = input;
  const body = giveUpBody(ours);
  const marked = await api.call({ method: 'PATCH', path, kind: 'create', body, signal, answer: paymentShape });
  if ('problem' in marked) return marked.problem;
  const call = { method: 'DELETE', path, kind: 'move', idempotencyKey, signal, answer: null } as const;
  const cancelled = await api.call(call);
  return 'problem' in cancelled ? cancelled.problem : afterwards(api, input);
}

async function afterwards(api: MollieApi, { providerRef, signal }: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const after = await readPayment(api, providerRef, signal);
  if ('problem' in after) return after.problem.status === 'rejected' ? stillUnsure() : after.problem;
  const { status } = after.value;
  const underWay = status === 'authorized' || status === 'open' || status === 'pending';
  return underWay ? pending(truthOf(after.value)) : over(after.value);
}

/** Nothing is reserved any more: by a release, unless all of it was captured. */
function over(payment: Payment): Outcome<ProviderPayment> {
  const truth = truthOf(payment);
  return truth.captured.amountMinor > 0 && truth.captured.amountMinor >= truth.authorized.amountMinor
    ? rejected('invalid_request', 'The money is captured already: refund it instead.')
    : succeeded(truth);
}

/** The request was taken; that it cannot be looked at now does not undo it. */
const stillUnsure = (): Outcome<never> => ({
  status: 'unknown',
  cause: 'connectionLost',
  message: 'The release was asked for, but what it came to was not told.',
});
