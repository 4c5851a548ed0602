import { useCheckout, useText } from '../model/context.ts';
import { Status } from '../status/Status.tsx';

/** The way to the page on which the shopper confirms. It stays here for those who come back by Back or reload. */
export function Challenge() {
  const { visitAction, chooseAnother } = useCheckout();
  const { t } = useText();
  return (
    <Status mark="lock" heading={t('challenge.heading')}>
      <p>{t('challenge.text')}</p>
      <button type="button" class="button" onClick={() => visitAction()}>
        {t('challenge.button')}
      </button>
      <button type="button" class="link" onClick={() => chooseAnother()}>
        {t('pay.another')}
      </button>
    </Status>
  );
}
