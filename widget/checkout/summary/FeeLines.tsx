import { useCheckout, useText } from '../model/context.ts';

/** What the total is made of, where the way to pay has a fee: the order, and the fee. Without one the total says it all. */
export function FeeLines() {
  const { view, priced, method } = useCheckout();
  const { t, amount } = useText();
  const fee = priced.value?.surcharge;
  if (!fee) return null;
  const { methods, payment } = view.value;
  // An attempt may run with a method that is no longer offered; then the fee has no name.
  const payer = priced.value === payment ? methods.find(({ id }) => id === payment?.method) : method.value;
  const name = payer && (payer.label ?? t(`method.${payer.panel}`));
  return (
    <dl class="lines">
      <dt>{t('fee.order')}</dt>
      <dd>
        <bdi>{amount(view.value.amount)}</bdi>
      </dd>
      <dt>{name ? t('fee.line', { method: name }) : t('fee.plain')}</dt>
      <dd>
        <bdi>{amount(fee)}</bdi>
      </dd>
    </dl>
  );
}
