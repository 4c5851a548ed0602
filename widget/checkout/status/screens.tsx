import { useCheckout, useText } from '../model/context.ts';
import { StoreLink } from '../parts/StoreLink.tsx';
import { WayOut } from '../parts/WayOut.tsx';
import { Status } from './Status.tsx';

export function Processing() {
  const { slow } = useCheckout();
  const { t, store } = useText();
  return (
    <Status mark="spinner" heading={t('processing.heading')}>
      <p>{slow.value ? t('processing.slow', { store }) : t('processing.text')}</p>
    </Status>
  );
}

export function Completed() {
  const { view, total, framed, close, revisited } = useCheckout();
  const { t, amount, store } = useText();
  const { successUrl } = view.value;
  return (
    <Status mark="check" tone="good" heading={t('success.heading')}>
      <p>{t('success.text', { amount: amount(total.value), store })}</p>
      <p class="muted">{successUrl && !revisited.value ? t('success.returning', { store }) : t('success.done')}</p>
      {successUrl && (
        <StoreLink class="button" url={successUrl}>
          {t('page.back', { store })}
        </StoreLink>
      )}
      {!successUrl && framed.value && (
        <button type="button" class="button" onClick={() => close()}>
          {t('page.close')}
        </button>
      )}
    </Status>
  );
}

/** Money arrived that needs the merchant: paying again would only make it worse, so nothing offers it. */
export function Review() {
  const { t, store } = useText();
  return (
    <Status mark="clock" heading={t('review.heading')}>
      <p>{t('review.text', { store })}</p>
      <WayOut />
    </Status>
  );
}

export function Expired() {
  const { t, store } = useText();
  return (
    <Status mark="clock" heading={t('expired.heading')}>
      <p>{t('expired.text', { store })}</p>
      <WayOut />
    </Status>
  );
}

export function Cancelled() {
  const { t, store } = useText();
  return (
    <Status mark="cross" heading={t('cancelled.heading')}>
      <p>{t('cancelled.text', { store })}</p>
      <WayOut />
    </Status>
  );
}
