import type { MethodView } from '../../../shared/api.ts';
import { useCheckout, useText } from '../model/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { MethodPanel } from './MethodPanel.tsx';

/** One row per method; the picked one is open and holds its panel. */
export function MethodPicker({ methods }: { methods: readonly MethodView[] }) {
  const { method, pick } = useCheckout();
  const { t, amount } = useText();
  return (
    <fieldset class="methods">
      <legend class="offscreen">{t('pay.methods')}</legend>
      {methods.map((each) => {
        const chosen = each.id === method.value?.id;
        return (
          <div class="method" key={each.id}>
            <label>
              <input type="radio" name="method" value={each.id} checked={chosen} onChange={() => pick(each.id)} />
              <span class="method-name">{each.label ?? t(`method.${each.panel}`)}</span>
              {each.surcharge && (
                <>
                  {' '}
                  <bdi class="method-fee">+ {amount(each.surcharge)}</bdi>
                </>
              )}
              <Icon name={each.panel} />
            </label>
            {chosen && (
              <div class="method-panel">
                <MethodPanel method={each} />
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
