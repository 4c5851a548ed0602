import { useCheckout, useText } from '../model/context.ts';
import { Countdown } from './Countdown.tsx';
import { FeeLines } from './FeeLines.tsx';
import { StoreMark } from './StoreMark.tsx';
import './summary.css';

/** Who is paid, for what, how much, until when; and whether the money is real with the method picked. */
export function Summary() {
  const { view, method, total } = useCheckout();
  const { t, amount } = useText();
  const { store, order } = view.value;
  return (
    <section class="summary" aria-label={t('summary.label')}>
      <StoreMark store={store} />
      {method.value?.test && <p class="badge">{t('page.test')}</p>}
      <h1>
        <bdi>{order.title}</bdi>
      </h1>
      <p class="muted">{t('summary.reference', { reference: order.reference })}</p>
      <FeeLines />
      <p class="total">
        <span class="muted">{t('summary.amount')}</span>
        <bdi class="amount">{amount(total.value)}</bdi>
      </p>
      <Countdown />
    </section>
  );
}
