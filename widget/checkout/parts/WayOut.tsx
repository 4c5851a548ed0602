import { useCheckout, useText } from '../model/context.ts';
import { StoreLink } from './StoreLink.tsx';

/** How to leave a checkout that can no longer be paid. */
export function WayOut() {
  const { view, framed, close } = useCheckout();
  const { t, store } = useText();
  const { cancelUrl } = view.value;
  if (framed.value) {
    return (
      <button type="button" class="button" onClick={() => close()}>
        {t('page.close')}
      </button>
    );
  }
  if (!cancelUrl) return null;
  return (
    <StoreLink class="button" url={cancelUrl}>
      {t('page.back', { store })}
    </StoreLink>
  );
}
