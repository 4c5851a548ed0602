import { useText } from '../model/context.ts';

/** Before the attempt exists there is neither address nor rate: only what will happen. */
export function CryptoPanel() {
  const { t } = useText();
  return <p class="muted">{t('crypto.intro')}</p>;
}
