import type { MoveMoney } from '../provider.ts';
import { refuse } from './failure.ts';
import type { lookUp } from './look.ts';

type Looked = Awaited<ReturnType<typeof lookUp>>;

/** The look, if it is at the payment that was meant: money of somebody else's invoice is not moved. */
export function ownPayment(looked: Looked, { merchantRef }: Pick<MoveMoney, 'merchantRef'>): Looked {
  if ('failure' in looked || looked.look.payment.merchantRef === merchantRef) return looked;
  return { failure: refuse('not_found', 'The invoice belongs to another payment.') };
}
