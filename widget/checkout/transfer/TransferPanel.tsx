import { useText } from '../model/context.ts';

/** Before the attempt exists there is no reference yet: only what will happen. */
export function TransferPanel() {
  const { t } = useText();
  return <p class="muted">{t('transfer.intro')}</p>;
}
