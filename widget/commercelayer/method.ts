import type { Resource } from './document.ts';
import { Failure } from './failure.ts';

/**
 * The external payment method (or payment setting) to pay by: the one there is, or the one that is named.
 * @throws Failure `no_method`, `choose_method`.
 */
export function chooseMethod(external: readonly Resource[], named: string | undefined): Resource {
  const fitting = external.filter(
    ({ id, attributes: { name, reference } }) => named === undefined || [id, name, reference].includes(named),
  );
  const [method] = fitting;
  if (method && fitting.length === 1) return method;
  if (external.length === 0) throw new Failure('no_method', 'The order has no external payment method');
  const names = external.map(({ id, attributes }) => `${id} (${attributes.name})`).join(', ');
  throw new Failure('choose_method', `paymentMethod must name one of: ${names}`);
}
