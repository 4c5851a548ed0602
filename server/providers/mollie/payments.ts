import { type Outcome, rejected, unknown } from '../../payments/outcome.ts';
import type { MoveMoney } from '../provider.ts';
import type { Got, MollieApi } from './api.ts';
import { ourPayment } from './metadata.ts';
import { type Payment, payment } from './objects.ts';

const ID = /^tr_[A-Za-z0-9]{1,60}$/;

/** Reads a payment with everything that moved on it. */
export async function readPayment(api: MollieApi, id: string, signal: AbortSignal): Promise<Got<Payment>> {
  if (!ID.test(id)) return { problem: rejected('not_found', 'Not the id of a Mollie payment.') };
  const path = `/v2/payments/${id}?embed=captures,refunds,chargebacks`;
  const got = await api.call({ method: 'GET', path, kind: 'read', signal, answer: payment });
  if ('value' in got && got.value.id !== id) return { problem: unknown('unparseable', 'Mollie told another payment.') };
  return got;
}

/** The payment a move is for, once it is sure to be ours and in the move's currency. */
export async function readOurs(api: MollieApi, input: MoveMoney): Promise<Got<Payment>> {
  const got = await readPayment(api, input.providerRef, input.signal);
  if ('problem' in got) return got;
  const problem = notOurs(got.value, input);
  return problem ? { problem } : got;
}

function notOurs({ metadata, amount }: Payment, { merchantRef, money }: MoveMoney): Outcome<never> | null {
  if (ourPayment(metadata)?.payment !== merchantRef) return rejected('not_found', 'The payment is not this one.');
  if (amount.currency !== money.currency) return rejected('invalid_request', 'The payment is in another currency.');
  return null;
}
