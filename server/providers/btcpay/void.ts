import { type Outcome, rejected, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { type Look, lookInto, lookUp, type Shop } from './look.ts';
import { ownPayment } from './own-payment.ts';

/** Gives up an invoice nobody has paid anything for: its page then refuses to be paid. */
export async function voidInvoice(shop: Shop, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const before = ownPayment(await lookUp(shop, input.providerRef, input.signal), input);
  if ('failure' in before) return before.failure;
  switch (before.look.payment.stage) {
    case 'voided':
    case 'expired':
    case 'failed':
      return succeeded(before.look.payment);
    case 'open':
    case 'actionRequired':
      return hasMoney(before.look) ? paid() : markInvalid(shop, input);
    case 'processing':
    case 'authorized':
    case 'captured':
      return paid();
  }
}

async function markInvalid(shop: Shop, { providerRef, signal }: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const marked = await shop.api.markInvalid(providerRef, signal);
  if (!marked.ok) return marked.failure;
  const after = await lookInto(shop, marked.value, signal);
  if ('failure' in after) return after.failure;
  // The server marks an invoice also when its payment is under way; that money is looked for as before.
  return after.look.payment.stage === 'voided' ? succeeded(after.look.payment) : paid();
}

const hasMoney = ({ invoice }: Look): boolean =>
  invoice.additionalStatus === 'PaidPartial' || (invoice.paidAmount !== undefined && invoice.paidAmount.units > 0n);

const paid = () => rejected('invalid_request', 'The invoice has been paid, at least in part.');
