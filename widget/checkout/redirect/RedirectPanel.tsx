import type { MethodView } from '../../../shared/api.ts';
import { useText } from '../model/context.ts';
import { OptionPicker } from '../options/OptionPicker.tsx';

export function RedirectPanel({ method }: { method: MethodView }) {
  const { t } = useText();
  return (
    <>
      {method.options && <OptionPicker method={method} />}
      <p class="muted">{t('redirect.intro')}</p>
    </>
  );
}
