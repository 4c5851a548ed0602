import type { MethodView } from '../../../shared/api.ts';
import { useCheckout, useText } from '../model/context.ts';
import { totalOf } from '../model/total.ts';
import { Icon } from '../parts/Icon.tsx';
import { Spinner } from '../parts/Spinner.tsx';

/** Never `disabled`: that would drop the focus. The model ignores presses while one runs. */
export function PayButton({ method }: { method: MethodView }) {
  const { press, fields, paysElsewhere, view } = useCheckout();
  const { t, amount } = useText();
  const busy = press.running.value || fields.busy.value;
  return (
    <button type="submit" class="button" aria-busy={busy} aria-disabled={busy}>
      {busy ? <Spinner /> : <Icon name="lock" />}
      <span>{busy ? t('pay.busy') : labelOf()}</span>
    </button>
  );

  function labelOf(): string {
    switch (method.panel) {
      case 'fields':
        if (paysElsewhere.value) return t('redirect.button');
        return t('pay.button', { amount: amount(totalOf(view.value, method)) });
      case 'card':
        return t('pay.button', { amount: amount(totalOf(view.value, method)) });
      case 'transfer':
        return t('transfer.button');
      case 'crypto':
        return t('crypto.button');
      case 'redirect':
        return t('redirect.button');
    }
  }
}
