import { useCheckout, useText } from '../model/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { StoreLink } from '../parts/StoreLink.tsx';
import { Summary } from '../summary/Summary.tsx';
import { Announcer } from './Announcer.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Panel } from './Panel.tsx';
import './page.css';

/** The whole page: the way back, the order, the current screen, and the small print. */
export function Page() {
  const { view, framed, locked } = useCheckout();
  const { t, store } = useText();
  const { cancelUrl, state } = view.value;
  const offersWayBack = (state === 'open' || state === 'processing') && !locked.value;
  return (
    <div class="page">
      {!framed.value && (
        <header>
          {cancelUrl && offersWayBack && (
            <StoreLink class="back" url={cancelUrl}>
              <Icon name="back" />
              {t('page.back', { store })}
            </StoreLink>
          )}
        </header>
      )}
      {/* Landmarks are named: in a frame they are one of two, the store's page has its own. */}
      <main aria-label={t('page.secure')}>
        <Summary />
        <Panel />
      </main>
      <section class="foot" aria-label={t('page.secure')}>
        <span class="secure">
          <Icon name="lock" />
          {t('page.secure')}
        </span>
        <LanguageSwitch />
      </section>
      <Announcer />
    </div>
  );
}
