import type { MethodView } from '../../../shared/api.ts';
import { useCheckout, useText } from '../model/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Spinner } from '../parts/Spinner.tsx';

/** Never `disabled`: that would drop the focus. The model ignores presses while one runs. */
export function PayButton({ method }: { method: MethodView }) {
  const { press, view } = useCheckout();
  const { t, amount } = useText();
  const busy = press.running.value;
  return (
    <button type="submit" class="button" aria-busy={busy} aria-disabled={busy}>
      {busy ? <Spinner /> : <Icon name="lock" />}
      <span>{busy ? t('pay.busy') : labelOf()}</span>
    </button>
  );

  function labelOf(): string {
    switch (method.panel) {
      case 'card':
        return t('pay.button', { amount: amount(view.value.amount) });
      case 'transfer':
        return t('transfer.button');
      case 'crypto':
        return t('crypto.button');
      case 'redirect':
        return t('redirect.button');
    }
  }
}
