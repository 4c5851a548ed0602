import { FieldsNotice } from '../fields/FieldsNotice.tsx';
import { useCheckout, useText } from '../model/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { MethodPanel } from './MethodPanel.tsx';
import { MethodPicker } from './MethodPicker.tsx';
import { PayButton } from './PayButton.tsx';
import './methods.css';

/** Choosing a method and paying with it. */
export function Pay() {
  const { view, method, card, press, pay } = useCheckout();
  const { t, store } = useText();
  const { methods } = view.value;
  const chosen = method.value;
  if (!chosen) return <p class="notice">{t('pay.none', { store })}</p>;

  function onSubmit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    if (chosen?.panel !== 'card') return void pay();
    const result = card.submit();
    if ('details' in result) return void pay(result.details);
    const wrong = event.currentTarget.elements.namedItem(result.wrong);
    if (wrong instanceof HTMLElement) wrong.focus();
  }

  return (
    <form noValidate onSubmit={onSubmit}>
      <h2 tabIndex={-1}>{methods.length > 1 ? t('pay.heading') : (chosen.label ?? t(`method.${chosen.panel}`))}</h2>
      {methods.length > 1 ? <MethodPicker methods={methods} /> : <MethodPanel method={chosen} />}
      {press.notice.value && (
        <div class="notice notice-bad" role="alert">
          <Icon name="alert" />
          <p>{t(press.notice.value)}</p>
        </div>
      )}
      <FieldsNotice />
      <PayButton method={chosen} />
    </form>
  );
}
