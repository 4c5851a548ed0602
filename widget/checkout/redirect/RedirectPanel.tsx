import { useText } from '../model/context.ts';

export function RedirectPanel() {
  const { t } = useText();
  return <p class="muted">{t('redirect.intro')}</p>;
}
